import { fromKernels } from './from-kernels.ts';
import type { Kernels } from './kernels.ts';
import type { LinearAlgebra } from './linear-algebra.ts';
import { plainKernels } from './plain-kernels.ts';
import { wasmKernels } from './wasm-kernels.ts';

let loops: Kernels | undefined;
let made: LinearAlgebra | undefined;

/** Returns the kernels of this package. They run in WebAssembly, or in JavaScript if WebAssembly is not available. */
export function standardKernels(): Kernels {
  loops ??= wasmKernels() ?? plainKernels();
  return loops;
}

/** Returns the linear algebra of this package, which uses these kernels. */
export function standardLinearAlgebra(): LinearAlgebra {
  made ??= fromKernels(standardKernels());
  return made;
}
