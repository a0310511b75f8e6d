export type { FeatureExtractor, ImageBatch } from './extractors/extractor.ts';
export { type ImageTensor, imageBatchOf, toImageBatch } from './extractors/image-batch.ts';
export type { FeatureMatrix } from './feature-matrix.ts';
export type { LinearAlgebra } from './linear-algebra/linear-algebra.ts';
export { FID_WEIGHTS, frechetLabel, type Making } from './making.ts';
export type { NetworkWeights } from './weights/network-weights.ts';
