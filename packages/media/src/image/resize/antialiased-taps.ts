import type { Taps } from './separable.ts';

/** A symmetric interpolation kernel that is 0 beyond `support`. */
export interface Kernel {
  readonly support: number;
  readonly at: (distance: number) => number;
}

/**
 * Computes the taps of an interpolation kernel. If a line becomes shorter, the kernel is stretched, so that every
 * source point contributes. The weights sum to 1.
 *
 * Point i has its centre at `(i + 1/2) * scale` with `scale = from / to`, and extends by `support * max(scale, 1)` to
 * both sides. This is the same as in Pillow (`precompute_coeffs` in libImaging/Resample.c) and PyTorch
 * (`compute_indices_weights_aa` in UpSampleKernel.cpp).
 *
 * @param round `Math.fround` if the reference works in float32, otherwise the identity
 */
export function antialiasedTaps(from: number, to: number, kernel: Kernel, round: (x: number) => number): Taps {
  const scale = round(from / to);
  const stretch = Math.max(scale, 1);
  const support = round(kernel.support * stretch);
  const width = Math.ceil(support) * 2 + 1;
  const [first, count] = [new Int32Array(to), new Int32Array(to)];
  const weights = new Float64Array(to * width);
  const shrink = round(1 / stretch);
  for (let i = 0; i < to; i++) {
    const centre = round((i + 0.5) * scale);
    const begin = Math.max(Math.trunc(round(round(centre - support) + 0.5)), 0);
    const end = Math.min(Math.trunc(round(round(centre + support) + 0.5)), from);
    first[i] = begin;
    count[i] = end - begin;
    let total = 0;
    for (let j = 0; j < end - begin; j++) {
      const distance = round(round(round(j + begin - centre) + 0.5) * shrink);
      const weight = round(kernel.at(distance));
      weights[i * width + j] = weight;
      total = round(total + weight);
    }
    for (let j = 0; j < end - begin; j++) weights[i * width + j] = round(weights[i * width + j]! / total);
  }
  return { first, width, weights, count };
}
