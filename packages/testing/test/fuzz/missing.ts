import type { EngineName } from '@ganforge/engine';

/** Operations on complex numbers. The wasm backend of tfjs does not have them. */
const ofComplex = ['fft', 'complex, abs'];

export const missing = (engine: EngineName, operation: string): boolean =>
  engine === 'wasm' && ofComplex.includes(operation);
