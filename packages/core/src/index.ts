import './chained.ts';

export type {
  CosineSchedule,
  ExponentialSchedule,
  Json,
  JsonObject,
  Length,
  LinearSchedule,
  Ramp,
  Schedule,
} from '@ganforge/formats';
export type {
  Batch,
  BatchChoice,
  BatchRequest,
  CaptionedBatch,
  ChessBatch,
  Dataset,
  DatasetPosition,
  ImageBatch,
  ImageEntries,
  LabelledImageBatch,
  LabelledTextBatch,
  MoleculeBatch,
  PairedBatch,
  PointBatch,
  PointEntries,
  TableBatch,
  TextBatch,
  TextEntries,
  UnpairedBatch,
} from './contracts/data.ts';
export type { EmaSpec, Gan, LatentSpec, RunPosition, SampleRequest, Stage } from './contracts/gan.ts';
export type { LossContext, RunOptions } from './contracts/loss-context.ts';
export type { Metric, MetricContext, Probe } from './contracts/metric.ts';
export type { ExampleClipping, Player } from './contracts/player.ts';
export type { StateSpec, Tensors } from './contracts/state.ts';
export { checkEngineReady, runningEngine } from './engine-ready.ts';
export { loadLayers } from './layers/load-layers.ts';
export { assignWeights, tensorOfArray } from './networks/assign-weights.ts';
export { disposeNetworks } from './networks/dispose-networks.ts';
export { createEma, type Ema, emaDecay } from './networks/ema.ts';
export { type InitialiserRule, initialise, initialiseAll, type WeightDescription } from './networks/initialise.ts';
export {
  constantKernels,
  dcganInitialiser,
  glorotNormal,
  glorotUniform,
  type HeOptions,
  heKernels,
  heNormal,
  heUniform,
  type NormalOptions,
  normalKernels,
  orthogonal,
  orthogonalKernels,
  pytorchDefault,
  truncatedNormalKernels,
} from './networks/initialisers.ts';
export { loadModel, type SaveModelOptions, saveModel } from './networks/model-files.ts';
export { buildModel, type ModelParts, type ReadFile, readModel } from './networks/read-model.ts';
export { type RunNetworkOptions, runNetwork } from './networks/run-network.ts';
export { standingStatistics } from './networks/standing-statistics.ts';
export { withStatisticsRestored } from './networks/statistics.ts';
export { type NamedWeight, namedWeights } from './networks/weights.ts';
export { type AdamOptions, adam, adamW } from './optimizers/adam.ts';
export { clipByGlobalNorm, globalNorm } from './optimizers/gradient-norm.ts';
export { createOptimizer, type Optimizer } from './optimizers/optimizer.ts';
export type { OptimizerSpec } from './optimizers/optimizer-spec.ts';
export type { OptimizerOptions } from './optimizers/options.ts';
export { type RmsPropOptions, rmsProp } from './optimizers/rms-prop.ts';
export { type SgdOptions, sgd } from './optimizers/sgd.ts';
export { type PrivacyTarget, type PrivateLooks, privacySpent, privateNoise } from './privacy/accountant.ts';
export { normalQuantile } from './random/normal.ts';
export { philox4x32 } from './random/philox.ts';
export { type RandomStream, randomStream, rowStreams } from './random/random-stream.ts';
export { formatTensor } from './sampling/format-tensor.ts';
export { latentWalk } from './sampling/latent-walk.ts';
export { drawLatents } from './sampling/latents.ts';
export {
  averagesFile,
  type CheckpointPosition,
  type LoadCheckpointOptions,
  loadCheckpoint,
  type OpenedWeights,
} from './sampling/load-checkpoint.ts';
export { type LoadedGenerator, type LoadGeneratorOptions, loadGenerator } from './sampling/load-generator.ts';
export { checkConditions } from './sampling/request.ts';
export { truncateNormal } from './sampling/truncate-normal.ts';
export { stopGradient, withoutGradient } from './stop-gradient.ts';
export { type BuiltGan, type ResolvedRequest, type Variant, variant } from './variant.ts';
