import * as tf from '@tensorflow/tfjs-core';
import { activate } from '../activate.ts';
import type { Engine, EngineDescription, EngineOptions } from '../engine.ts';
import { processor } from '../node.ts';
import { withoutErrorListeners } from '../process-listeners.ts';

/** tfjs's WebAssembly backend, with the kernels that training needs. */
export const wasm: Engine = {
  name: 'wasm',
  async prepare({ wasmPaths }: EngineOptions): Promise<EngineDescription> {
    const backend = await import('@tensorflow/tfjs-backend-wasm');
    const { registerWasmKernels } = await import('../wasm/register.ts');
    registerWasmKernels();
    if (tf.getBackend() !== 'wasm' && wasmPaths !== undefined) {
      backend.setWasmPaths(typeof wasmPaths === 'string' ? wasmPaths.replace(/\/?$/, '/') : wasmPaths);
    }
    const failure = 'its .wasm files could not be loaded; serve them and set the option wasmPaths';
    await withoutErrorListeners(() => activate('wasm', failure));
    const simd = (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
    return {
      version: backend.version_wasm,
      device: (await processor()).model,
      threads: backend.getThreadsCount(),
      simd: simd ? 'simd128' : 'none',
    };
  },
};
