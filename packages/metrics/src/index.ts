export type { ImageBatch } from '@ganforge/media';
export type { FeatureExtractor } from './extractors/extractor.ts';
export { type ExtractorFromOptions, extractorFrom, type FeatureFunction } from './extractors/extractor-from.ts';
export { type ImageTensor, imageBatchOf, toImageBatch } from './extractors/image-batch.ts';
export type { FeatureMatrix } from './features/feature-matrix.ts';
export { FeatureMoments, type FeatureMomentsOptions } from './features/feature-moments.ts';
export type { FeatureStatistics } from './features/feature-statistics.ts';
export { mergeStatistics } from './features/merge-statistics.ts';
export { FID_WEIGHTS, frechetLabel, type Provenance } from './features/provenance.ts';
export { decodeStatistics, encodeStatistics } from './features/statistics-file.ts';
export type { LinearAlgebra, PivotedFactor } from './linear-algebra/linear-algebra.ts';
export { type AuthPct, type AuthPctOptions, authPct } from './metrics/auth-pct.ts';
export { type Cmmd, type CmmdOptions, cmmd } from './metrics/cmmd.ts';
export { type DensityCoverage, type DensityCoverageOptions, densityCoverage } from './metrics/density-coverage.ts';
export { type FidInfinity, type FidInfinityOptions, fidInfinity } from './metrics/fid-infinity.ts';
export { type FrechetDistance, type FrechetDistanceOptions, frechetDistance } from './metrics/frechet-distance.ts';
export { type InceptionScore, type InceptionScoreOptions, inceptionScore } from './metrics/inception-score.ts';
export { type KernelDistance, type KernelDistanceOptions, kernelDistance } from './metrics/kernel-distance.ts';
export { type Mifid, type MifidOptions, mifid } from './metrics/mifid.ts';
export {
  type GaussianModesOptions,
  gaussianModes,
  type ModesCovered,
  modesCovered,
  stackedModes,
} from './metrics/modes-covered.ts';
export {
  type Images,
  type MsSsimDiversity,
  type MsSsimDiversityOptions,
  msSsimDiversity,
} from './metrics/ms-ssim-diversity.ts';
export {
  type PathLength,
  type PathLengthOptions,
  type PerceptualPathLengthOptions,
  pathLengthOf,
  perceptualPathLength,
} from './metrics/perceptual-path-length.ts';
export { type PrecisionRecall, type PrecisionRecallOptions, precisionRecall } from './metrics/precision-recall.ts';
export { type Vendi, type VendiOptions, vendi } from './metrics/vendi.ts';
export type { NetworkWeights } from './weights/network-weights.ts';
