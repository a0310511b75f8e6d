import './chained.ts';

export type {
  Batch,
  DataSpec,
  Dataset,
  EmaSpec,
  Gan,
  ImageBatch,
  Json,
  JsonObject,
  LabelledImageBatch,
  PairedBatch,
  Player,
  PointBatch,
  SampleRequest,
  Schedule,
  Stateful,
  StepContext,
  UnpairedBatch,
} from './contracts.ts';
export { checkEngineReady } from './engine-ready.ts';
export type { Metric, MetricContext } from './metric.ts';
export { createEma, type Ema } from './networks/ema.ts';
export { type InitialiserRule, initialise, type WeightDescription } from './networks/initialise.ts';
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
export { loadModel, saveModel } from './networks/model-files.ts';
export { withStatisticsRestored } from './networks/statistics.ts';
export { type NamedWeight, namedWeights } from './networks/weights.ts';
export { type AdamOptions, adam, adamW } from './optimizers/adam.ts';
export { clipByGlobalNorm, globalNorm } from './optimizers/gradient-norm.ts';
export { createOptimizer, type Optimizer, type OptimizerSpec } from './optimizers/optimizer.ts';
export type { OptimizerOptions } from './optimizers/options.ts';
export { type RmsPropOptions, rmsProp } from './optimizers/rms-prop.ts';
export { type SgdOptions, sgd } from './optimizers/sgd.ts';
export { normalQuantile } from './random/normal.ts';
export { philox4x32 } from './random/philox.ts';
export { type RandomStream, randomStream } from './random/random-stream.ts';
export { stopGradient } from './stop-gradient.ts';
