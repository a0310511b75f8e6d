import { afterEach, expect, it, vi } from 'vitest';
import { KERNEL } from '../../src/linear-algebra/kernel.wasm.ts';
import { wasmKernels } from '../../src/linear-algebra/wasm-kernels.ts';

afterEach(() => vi.unstubAllGlobals());

it('is small enough to be compiled synchronously on the main thread of a browser: 4 KB', () => {
  expect(atob(KERNEL).length).toBeLessThan(4096);
});

it('is not there where WebAssembly is forbidden or lacks SIMD', () => {
  vi.stubGlobal('WebAssembly', {
    Module: class {
      constructor() {
        throw new Error('Wasm code generation disallowed by embedder');
      }
    },
  });
  expect(wasmKernels()).toBeUndefined();
});
