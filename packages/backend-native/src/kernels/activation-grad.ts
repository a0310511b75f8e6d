import { type Replacement, replacement } from '../replacement.ts';

/** `GanforgeLeakyReluGrad`: dx = dy if x > 0, else alpha * dy. dy and x are float32 and have the same shape. */
export const activationGrad: readonly Replacement[] = [
  replacement<'dy' | 'x', { readonly alpha: number }>(
    'GanforgeLeakyReluGrad',
    ({ inputs: { dy, x }, attrs: { alpha }, backend }) => {
      if (dy.dtype !== 'float32' || x.dtype !== 'float32') return undefined;
      const { info, values } = backend.output(x.shape, 'float32');
      backend.addon.leakyReluGrad(backend.values(dy) as Float32Array, backend.values(x) as Float32Array, values, alpha);
      return info;
    },
  ),
];
