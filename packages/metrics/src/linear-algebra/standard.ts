import { fromKernels } from './from-kernels.ts';
import type { LinearAlgebra } from './linear-algebra.ts';
import { plainKernels } from './plain-kernels.ts';

let made: LinearAlgebra | undefined;

/** The linear algebra of this package, for whoever brings no other: in plain JavaScript. */
export function standardLinearAlgebra(): LinearAlgebra {
  made ??= fromKernels(plainKernels());
  return made;
}
