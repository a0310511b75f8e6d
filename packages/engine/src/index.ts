export { describeEngine } from './describe-engine.ts';
export {
  type EngineInfo,
  type EngineName,
  type EngineOptions,
  engineNames,
  type PassedOver,
  type Precision,
} from './engine.ts';
export { useEngine } from './use-engine.ts';
