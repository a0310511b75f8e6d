import { fromKernels } from './from-kernels.ts';
import type { Kernels } from './kernels.ts';
import type { LinearAlgebra } from './linear-algebra.ts';
import { plainKernels } from './plain-kernels.ts';
import { wasmKernels } from './wasm-kernels.ts';

let loops: Kernels | undefined;
let made: LinearAlgebra | undefined;

/** The kernels of this package: in WebAssembly, or in JavaScript if it is not available. */
export function standardKernels(): Kernels {
  loops ??= wasmKernels() ?? plainKernels();
  return loops;
}

/** The linear algebra of this package, made of these kernels. */
export function standardLinearAlgebra(): LinearAlgebra {
  made ??= fromKernels(standardKernels());
  return made;
}
