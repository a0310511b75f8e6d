import { registerNativeBackend } from './register.ts';

export { type NativeDescription, nativeDescription } from './addon.ts';
export { NativeBackend, type Precision } from './backend.ts';
export { addMoments, symmetricEigenvalues, transposedProduct } from './linear-algebra.ts';

registerNativeBackend();
