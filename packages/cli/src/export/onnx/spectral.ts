import type { Weight } from './layer.ts';

/** Names the output axis of a kernel: its last axis, or the axis before the last one. */
type Outputs = 'last' | 'last but one';

/**
 * Lists the spectrally normalised layers. `plain` is the layer of tfjs without the norm, and `weight` is the weight
 * that is divided by the norm.
 */
export const SPECTRAL: Readonly<
  Record<string, { readonly plain: string; readonly weight: string; readonly outputs: Outputs }>
> = {
  'Ganforge>SpectralConv2D': { plain: 'Conv2D', weight: 'kernel', outputs: 'last' },
  'Ganforge>SpectralConv2DTranspose': { plain: 'Conv2DTranspose', weight: 'kernel', outputs: 'last but one' },
  'Ganforge>SpectralDense': { plain: 'Dense', weight: 'kernel', outputs: 'last' },
  'Ganforge>SpectralEmbedding': { plain: 'Embedding', weight: 'embeddings', outputs: 'last' },
};

/**
 * Divides a kernel by its spectral norm as in inference, in double precision.
 *
 * `sigma = u^T * W * v` with `v = W^T * u / ||W^T * u||`, so `sigma = ||W^T * u||`. Source: Miyato et al. 2018,
 * algorithm 1. A kernel of zeros is not changed.
 *
 * @param u the vector [outputs] of the power iteration
 */
export function overSpectralNorm({ shape, data }: Weight, { data: u }: Weight, outputs: Outputs = 'last'): Weight {
  const last = shape.at(-1)!;
  // In a kernel [...,out,in], the stride of the output axis is the number of inputs.
  const [count, stride] = outputs === 'last' ? [last, 1] : [shape.at(-2)!, last];
  const products = new Float64Array(data.length / count);
  data.forEach((value, i) => {
    const output = Math.floor(i / stride) % count;
    const row = Math.floor(i / (stride * count)) * stride + (i % stride);
    products[row]! += value * u[output]!;
  });
  const sigma = Math.sqrt(products.reduce((sum, value) => sum + value * value, 0));
  return { shape, data: sigma > 0 ? data.map((value) => value / sigma) : data };
}
