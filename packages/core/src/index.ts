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
export { createDraw, type Draw } from './draw.ts';
export { createEma, type Ema } from './ema.ts';
export { checkEngineReady } from './engine-ready.ts';
export { clipByGlobalNorm, globalNorm } from './gradient-norm.ts';
export { type InitialiserRule, initialise, type WeightDescription } from './initialise.ts';
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
} from './initialisers.ts';
export type { Metric, MetricContext } from './metric.ts';
export { loadModel, saveModel } from './model-files.ts';
export { normalQuantile } from './normal.ts';
export { createOptimizer, type Optimizer, type OptimizerSpec } from './optimizer.ts';
export { type AdamOptions, adam, adamW } from './optimizers/adam.ts';
export type { OptimizerOptions } from './optimizers/options.ts';
export { type RmsPropOptions, rmsProp } from './optimizers/rms-prop.ts';
export { type SgdOptions, sgd } from './optimizers/sgd.ts';
export { philox4x32 } from './philox.ts';
export { withStatisticsRestored } from './statistics.ts';
export { stopGradient } from './stop-gradient.ts';
export { type NamedWeight, namedWeights } from './weights.ts';
