export { type ConvertWeightsOptions, convertWeights, type StoredWeights } from './convert-weights.ts';
export { type FetchWeightsOptions, fetchWeights } from './fetch-weights.ts';
export { loadNetworkWeights } from './load-network-weights.ts';
export type { NetworkWeights } from './network-weights.ts';
export { INCEPTION_WEIGHTS, type PublishedWeights } from './published-weights.ts';
export { type VerifiedWeights, verifyWeights } from './verify-weights.ts';
