export { parseContract, type SamplingContract } from './exported/contract.ts';
export { findContract } from './exported/find-contract.ts';
export { generatorOf } from './exported/generator.ts';
export {
  decodeGenerator,
  encodeGenerator,
  type GeneratorFile,
  type GeneratorFileOptions,
} from './exported/single-file.ts';
