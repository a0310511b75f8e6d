import type { Weight } from './layer.ts';

/** Tells which of a kernel's last two axes is the output axis. */
type Outputs = 'last' | 'last but one';

/** The spectrally normalised layers: the plain tfjs layer of each, and the weight that is divided. */
export const SPECTRAL: Readonly<
  Record<string, { readonly plain: string; readonly weight: string; readonly outputs: Outputs }>
> = {
  'Ganforge>SpectralConv2D': { plain: 'Conv2D', weight: 'kernel', outputs: 'last' },
  'Ganforge>SpectralConv2DTranspose': { plain: 'Conv2DTranspose', weight: 'kernel', outputs: 'last but one' },
  'Ganforge>SpectralDense': { plain: 'Dense', weight: 'kernel', outputs: 'last' },
  'Ganforge>SpectralEmbedding': { plain: 'Embedding', weight: 'embeddings', outputs: 'last' },
};

/**
 * Divides a kernel by its spectral norm, as in inference, in double precision.
 *
 * sigma = u^T W v with v = W^T u / ||W^T u||, which is ||W^T u||. Miyato et al. 2018, algorithm 1; a kernel of zeros
 * stays.
 *
 * @param u vector [outputs] of the power iteration
 */
export function overSpectralNorm({ shape, data }: Weight, { data: u }: Weight, outputs: Outputs = 'last'): Weight {
  const last = shape.at(-1)!;
  // In [...,out,in] the stride of the outputs is the number of inputs.
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
