export type { FeatureExtractor, ImageBatch } from './extractors/extractor.ts';
export type { FeatureMatrix } from './feature-matrix.ts';
export { FID_WEIGHTS, frechetLabel, type Making } from './making.ts';
