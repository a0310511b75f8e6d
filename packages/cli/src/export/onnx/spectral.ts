import type { Weight } from './layer.ts';

/** Which of a kernel's last two axes counts the outputs. */
type Outputs = 'last' | 'last but one';

/** Layers of tfjs that spectral normalisation extends: what they are without it, and which weight it divides. */
export const SPECTRAL: Readonly<
  Record<string, { readonly plain: string; readonly weight: string; readonly outputs: Outputs }>
> = {
  'Ganforge>SpectralConv2D': { plain: 'Conv2D', weight: 'kernel', outputs: 'last' },
  'Ganforge>SpectralConv2DTranspose': { plain: 'Conv2DTranspose', weight: 'kernel', outputs: 'last but one' },
  'Ganforge>SpectralDense': { plain: 'Dense', weight: 'kernel', outputs: 'last' },
  'Ganforge>SpectralEmbedding': { plain: 'Embedding', weight: 'embeddings', outputs: 'last' },
};

/**
 * A kernel over its spectral norm as it is in inference, computed in double precision.
 *
 * sigma = u^T W v with v = W^T u / ||W^T u||, which is ||W^T u||. Miyato et al. 2018, algorithm 1; a kernel of zeros stays.
 *
 * @param u [outputs], of the power iteration
 */
export function overSpectralNorm({ shape, data }: Weight, { data: u }: Weight, outputs: Outputs = 'last'): Weight {
  const last = shape.at(-1)!;
  // Of [...,out,in] the outputs stride over the inputs.
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
