import { registerNativeBackend } from './register.ts';

export { type NativeDescription, nativeDescription } from './addon.ts';
export { NativeBackend, type Precision } from './backend.ts';
export type { PivotedFactor } from './linear-algebra.ts';
export {
  addRows,
  addSquares,
  congruence,
  mirrored,
  pivotedCholesky,
  symmetricEigenvalues,
  transposedProduct,
} from './linear-algebra.ts';

registerNativeBackend();
