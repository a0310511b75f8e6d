export type { ImageBatch } from '@ganforge/media';
export { type AuthPct, type AuthPctOptions, authPct } from './auth-pct.ts';
export { type Cmmd, type CmmdOptions, cmmd } from './cmmd.ts';
export { type DensityCoverage, type DensityCoverageOptions, densityCoverage } from './density-coverage.ts';
export type { FeatureExtractor } from './extractors/extractor.ts';
export { type ExtractorFromOptions, extractorFrom, type FeatureFunction } from './extractors/extractor-from.ts';
export { type ImageTensor, imageBatchOf, toImageBatch } from './extractors/image-batch.ts';
export type { FeatureMatrix } from './feature-matrix.ts';
export { FeatureMoments, type FeatureMomentsOptions } from './feature-moments.ts';
export type { FeatureStatistics } from './feature-statistics.ts';
export { type FidInfinity, type FidInfinityOptions, fidInfinity } from './fid-infinity.ts';
export { type FrechetDistance, type FrechetDistanceOptions, frechetDistance } from './frechet-distance.ts';
export { type InceptionScore, type InceptionScoreOptions, inceptionScore } from './inception-score.ts';
export { type KernelDistance, type KernelDistanceOptions, kernelDistance } from './kernel-distance.ts';
export type { LinearAlgebra, PivotedFactor } from './linear-algebra/linear-algebra.ts';
export { FID_WEIGHTS, frechetLabel, type Making } from './making.ts';
export { mergeStatistics } from './merge-statistics.ts';
export { type Mifid, type MifidOptions, mifid } from './mifid.ts';
export {
  type GaussianModesOptions,
  gaussianModes,
  type ModesCovered,
  modesCovered,
  stackedModes,
} from './modes-covered.ts';
export {
  type Images,
  type MsSsimDiversity,
  type MsSsimDiversityOptions,
  msSsimDiversity,
} from './ms-ssim-diversity.ts';
export {
  type PathLength,
  type PathLengthOptions,
  type PerceptualPathLengthOptions,
  pathLengthOf,
  perceptualPathLength,
} from './perceptual-path-length.ts';
export { type PrecisionRecall, type PrecisionRecallOptions, precisionRecall } from './precision-recall.ts';
export { decodeStatistics, encodeStatistics } from './statistics-file.ts';
export { type Vendi, type VendiOptions, vendi } from './vendi.ts';
export type { NetworkWeights } from './weights/network-weights.ts';
