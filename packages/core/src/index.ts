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
