import type { EngineName } from '@ganforge/engine';

/** Operations on complex numbers, of which tfjs's wasm has none. */
const ofComplex = ['fft', 'complex, abs'];

export const missing = (engine: EngineName, operation: string): boolean =>
  engine === 'wasm' && ofComplex.includes(operation);
