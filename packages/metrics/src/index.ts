export type { ImageBatch } from '@ganforge/media';
export { type GroupedInterval, groupedInterval } from './chess/grouped-interval.ts';
export {
  MOVE_KINDS,
  type MoveKindRates,
  moveKindDivergence,
  moveKindRates,
  type PlacedMove,
} from './chess/move-kinds.ts';
export { type MoveMatch, type MoveScores, moveMatch, moveScores, type PolicyAnswers } from './chess/move-match.ts';
export { moveMatchMetric } from './chess/move-metric.ts';
export type { ExampleJudge, Judgement } from './examples/judge.ts';
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
export { METRICS } from './metrics/all.ts';
export { type AuthPct, type AuthPctOptions, authPct, authPctMetric } from './metrics/auth-pct.ts';
export { type Cmmd, type CmmdOptions, cmmd, cmmdMetric } from './metrics/cmmd.ts';
export {
  type DensityCoverage,
  type DensityCoverageOptions,
  densityCoverage,
  densityCoverageMetric,
} from './metrics/density-coverage.ts';
export { type FidInfinity, type FidInfinityOptions, fidInfinity, fidInfinityMetric } from './metrics/fid-infinity.ts';
export {
  type FrechetDistance,
  type FrechetDistanceOptions,
  fidMetric,
  frechetDistance,
} from './metrics/frechet-distance.ts';
export {
  type InceptionScore,
  type InceptionScoreOptions,
  inceptionScore,
  isMetric,
} from './metrics/inception-score.ts';
export {
  type KernelDistance,
  type KernelDistanceOptions,
  kernelDistance,
  kidMetric,
} from './metrics/kernel-distance.ts';
export type {
  AnyMetric,
  Examples,
  Forms,
  LikelihoodGenerator,
  Metric,
  MetricCounts,
  MetricInputs,
  MetricNumbers,
  MetricTools,
  PolicyExamples,
  SampledGenerator,
  SetsOf,
} from './metrics/metric.ts';
export { type Mifid, type MifidOptions, mifid, mifidMetric } from './metrics/mifid.ts';
export {
  classModesMetric,
  type GaussianModesOptions,
  gaussianModes,
  type ModesCovered,
  modesCovered,
  modesMetric,
  stackedModes,
} from './metrics/modes-covered.ts';
export {
  type Images,
  type MsSsimDiversity,
  type MsSsimDiversityOptions,
  msSsimDiversity,
  msSsimMetric,
} from './metrics/ms-ssim-diversity.ts';
export {
  type PathLength,
  type PathLengthOptions,
  type PerceptualPathLengthOptions,
  pathLengthOf,
  perceptualPathLength,
  pplMetric,
} from './metrics/perceptual-path-length.ts';
export { prdcMetric } from './metrics/prdc.ts';
export {
  type PrecisionRecall,
  type PrecisionRecallOptions,
  precisionRecall,
  precisionRecallMetric,
} from './metrics/precision-recall.ts';
export { type GivenSets, type StartedMetric, startMetric } from './metrics/start-metric.ts';
export { type Vendi, type VendiOptions, vendi, vendiMetric } from './metrics/vendi.ts';
export { moleculeDescriptors, moleculeDistance } from './molecules/molecule-distance.ts';
export { moleculeJudge } from './molecules/molecule-judge.ts';
export { type MoleculeScores, moleculeScores } from './molecules/molecule-scores.ts';
export { type Associations, associations } from './table/associations.ts';
export { gaussianCopula } from './table/baselines/gaussian-copula.ts';
export { shuffledColumns } from './table/baselines/shuffled-columns.ts';
export { type ClosestRecords, closestRecords } from './table/closest-records.ts';
export { type ColumnShapes, columnShapes } from './table/column-shapes.ts';
export { densityAttack } from './table/density-attack.ts';
export { type Detection, type DetectionOptions, detection } from './table/detection.ts';
export { type Distribution, distributions } from './table/distributions.ts';
export { type GroupQuality, groupQuality } from './table/groups.ts';
export { type MembershipAttack, membershipAttack } from './table/membership-attack.ts';
export { type NearestRow, nearestRows } from './table/nearest-rows.ts';
export { type PairTrend, type PairTrends, pairTrends } from './table/pair-trends.ts';
export {
  type RareCombinations,
  type RareCombinationsOptions,
  rareCombinations,
} from './table/rare-combinations.ts';
export { rarerClass } from './table/rarer-class.ts';
export {
  closestRecordsMetric,
  densityAttackMetric,
  membershipAttackMetric,
  rareCombinationsMetric,
} from './table/records/privacy-metrics.ts';
export {
  columnShapesMetric,
  detectionMetric,
  pairTrendsMetric,
  utilityMetric,
} from './table/records/quality-metrics.ts';
export type { BaselineScores, TableReport, Verdict } from './table/report-contents.ts';
export { type ReportPageOptions, tableReportPage } from './table/report-page/page.ts';
export { type TableJudge, type TableJudgement, type TableJudgeOptions, tableJudge } from './table/table-judge.ts';
export { type TableReportOptions, tableReport } from './table/table-report.ts';
export type { TableSets } from './table/table-sets.ts';
export { type ClassifierScores, type Utility, type UtilityOptions, utility } from './table/utility.ts';
export { type BleuScores, bleu, selfBleu } from './text/bleu.ts';
export { Ngrams, type Token } from './text/ngrams.ts';
export { textJudge } from './text/text-judge.ts';
export { bleuMetric, nllGenMetric, nllOracleMetric, selfBleuMetric } from './text/text-metrics.ts';
export type { NetworkWeights } from './weights/network-weights.ts';
