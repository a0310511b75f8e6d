export type {
  Batch,
  DataSpec,
  Dataset,
  EmaSpec,
  Gan,
  ImageBatch,
  Json,
  JsonObject,
  Player,
  SampleRequest,
  Schedule,
  Stateful,
  StepContext,
} from './contracts.ts';
export type { Draw } from './draw.ts';
export type { OptimizerSpec } from './optimizer.ts';
export { stopGradient } from './stop-gradient.ts';
export { type NamedWeight, namedWeights } from './weights.ts';
