import { KERNEL } from './kernel.wasm.ts';
import type { Kernels } from './kernels.ts';

/** The exports of assembly/kernel.ts. */
interface KernelExports {
  readonly memory: WebAssembly.Memory;
  readonly addTiles: Kernels['addTiles'];
  readonly addDistanceTiles: Kernels['addDistanceTiles'];
  readonly tridiagonalize: Kernels['tridiagonalize'];
}

const PAGE = 65_536;
const DOUBLE = Float64Array.BYTES_PER_ELEMENT;

/**
 * Returns the kernels in WebAssembly with SIMD. Returns undefined if they are not available, for example because a
 * security policy forbids WebAssembly.
 */
export function wasmKernels(): Kernels | undefined {
  const exports = instantiate();
  if (exports === undefined) return undefined;
  const { memory, addTiles, addDistanceTiles, tridiagonalize } = exports;
  return {
    memory(elements) {
      const missing = elements * DOUBLE - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
      return new Float64Array(memory.buffer);
    },
    addTiles,
    addDistanceTiles,
    tridiagonalize,
  };
}

function instantiate(): KernelExports | undefined {
  try {
    const bytes = Uint8Array.from(atob(KERNEL), (character) => character.charCodeAt(0));
    return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as KernelExports;
  } catch {
    return undefined;
  }
}
