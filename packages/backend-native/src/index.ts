import { registerNativeBackend } from './register.ts';

export { nativeDescription } from './addon.ts';
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
export type { NativeDescription } from './values.ts';

registerNativeBackend();
