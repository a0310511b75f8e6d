import { type RandomStream, type RunOptions, runNetwork } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { indicator } from '../shared/draws.ts';

/** Maps z to w by the mapping network. */
export type Mapping = (z: tf.Tensor, options?: RunOptions) => tf.Tensor;

/** Options of {@link drawStyles}. */
export interface StyleDraw {
  readonly n: number;
  readonly latentDim: number;
  /** Number of styles of the synthesis network. */
  readonly count: number;
  /** Probability that the styles of later layers come from a second z. */
  readonly mixing: number;
  /** Returns the random stream with a name. */
  random(stream: string): RandomStream;
}

/**
 * Draws styles [N,D] for all layers. They come from one z, or from a second z after a random layer (style mixing).
 *
 * With probability `mixing`, the layers from a random layer in 1..count - 1 on use the second z, for the whole batch.
 * The second z does not update the mean of w. Source: Karras et al. 2019, "A Style-Based Generator Architecture for
 * Generative Adversarial Networks", section 3.1.
 */
export function drawStyles(mapping: Mapping, { n, latentDim, count, mixing, random }: StyleDraw): tf.Tensor[] {
  const w = mapping(random('z').normal([n, latentDim]));
  if (mixing === 0) return Array.from({ length: count }, () => w);
  const other = mapping(random('other-z').normal([n, latentDim]), { statistics: false });
  const own = beforeCut(count, mixing, random('mixing'));
  return tf.split(own, count).map((one) => tf.add(tf.mul(w, one), tf.mul(other, tf.sub(1, one))));
}

/** Returns [count] with 1 for layers before the random layer and 0 for layers from it on. Without mixing, all are 1. */
function beforeCut(count: number, mixing: number, random: RandomStream): tf.Tensor1D {
  const [mixes, where] = tf.split(random.uniform([2]), 2) as [tf.Tensor, tf.Tensor];
  const cut = tf.add(1, tf.floor(tf.mul(where, count - 1)));
  const places = tf.range(0, count, 1, 'float32');
  const isBefore = tf.logicalOr(tf.less(places, cut), tf.greaterEqual(mixes, mixing));
  return indicator(isBefore) as tf.Tensor1D;
}

/** Returns the mean of w [D] that a mapping network tracks. The network still owns the tensor. */
export function averageStyle(mapping: LayersModel): tf.Tensor {
  return mapping.getLayer('average').weights[0]!.read();
}

/**
 * Truncates the styles of the first `layers` layers to `mean + psi * (w - mean)`.
 *
 * With psi below 1, samples have a higher quality and a lower diversity. Source: Karras et al. 2019, appendix B.
 */
export function truncatedStyles(
  w: tf.Tensor,
  mean: tf.Tensor,
  { psi, layers, count }: { readonly psi: number; readonly layers: number; readonly count: number },
): tf.Tensor[] {
  const cut = psi === 1 ? w : tf.add(mean, tf.mul(tf.sub(w, mean), psi));
  return Array.from({ length: count }, (_, i) => (i < layers ? cut : w));
}

/** The kind of the pixel noise. */
export type NoiseMode = 'constant' | 'random' | 'none';

/** Renders styles, one for each layer, as images, and clips the images to [-1,1]. */
export function synthesised(
  synthesis: LayersModel,
  styles: readonly tf.Tensor[],
  noise: NoiseMode,
  random: RandomStream,
): tf.Tensor {
  return tf.tidy(() => {
    const run = (): tf.Tensor => {
      if (noise === 'random') return runNetwork(synthesis, styles, { training: true, random: random.fork('noise') });
      if (noise === 'constant') return runNetwork(synthesis, styles);
      const strengths = synthesis.weights
        .map(({ originalName }) => originalName)
        .filter((name) => /\/strength$/.test(name));
      const weights = Object.fromEntries(strengths.map((name) => [`synthesis/${name}`, tf.scalar(0)]));
      return runNetwork(synthesis, styles, { name: 'synthesis', weights });
    };
    return tf.clipByValue(run(), -1, 1);
  });
}
