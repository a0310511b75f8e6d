import { fromKernels } from './from-kernels.ts';
import type { LinearAlgebra } from './linear-algebra.ts';
import { plainKernels } from './plain-kernels.ts';
import { wasmKernels } from './wasm-kernels.ts';

let made: LinearAlgebra | undefined;

/** The linear algebra of this package: in WebAssembly, or in JavaScript where that cannot be had. */
export function standardLinearAlgebra(): LinearAlgebra {
  made ??= fromKernels(wasmKernels() ?? plainKernels());
  return made;
}
