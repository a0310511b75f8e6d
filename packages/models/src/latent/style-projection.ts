import { adam, createOptimizer, randomStream } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { StyleGan2 } from '../style/style-gan-2.ts';
import { type ProjectionOptions, pixelDistance, rateAt, read } from './projection.ts';

/** Options of {@link projectToStyle}. */
export interface StyleProjectionOptions extends ProjectionOptions {
  /** Styles of which mean and spread are taken: 10,000 in the authors' code. @default 2000 */
  readonly samples?: number;
  /** Noise on w at first, in units of the spread of styles. @default 0.05 */
  readonly noise?: number;
}

/** A style whose image is near to an image. */
export interface StyleProjection {
  /** [1,D]. */
  readonly style: tf.Tensor;
  /** What the GAN makes of it, [1,S,S,C]. */
  readonly image: tf.Tensor4D;
  readonly distance: number;
}

/**
 * The style of StyleGAN2 whose image is nearest to a real one.
 *
 * Adam on w from the mean of styles on; the noise of spread x noise x (1 - t / .75)^2 on w, t the share of the steps, helps
 * over hollows. The noise on the pixels is each layer's fixed map. Karras et al. 2020, "Analyzing and Improving the Image
 * Quality of StyleGAN", section 5 and appendix D, without optimised noise maps.
 *
 * @param image [1,S,S,C] in [-1,1], of the GAN's size; stays owned by the caller
 * @param labels int32 [1], where the GAN takes labels
 * @returns tensors that the caller disposes
 * @throws GanError `shape` for an image of another size
 * @example
 * const { style, distance } = await projectToStyle(gan, photo, { steps: 500, seed: 1 });
 */
export async function projectToStyle(
  gan: Pick<StyleGan2, 'stylesOf' | 'imagesOf' | 'latent'>,
  image: tf.Tensor,
  options: StyleProjectionOptions = {},
  labels?: tf.Tensor,
): Promise<StyleProjection> {
  const { steps = 300, samples = 2000, noise = 0.05, seed = 0, learningRate = 0.1, onProgress } = options;
  const { distance = pixelDistance } = options;
  if (image.shape[0] !== 1) {
    throw new GanError('models/latent', `image must be one, [1,S,S,C]; received [${image.shape}].`, { code: 'shape' });
  }
  const random = randomStream(seed, 'projection');
  const [mean, spread] = tf.tidy(() => {
    const z = random.fork('styles').normal([samples, gan.latent!.z!.shape[0]!]);
    const w = gan.stylesOf(z, labels && tf.tile(labels, [samples]));
    const center = tf.mean(w, 0, true);
    return [center, tf.sqrt(tf.mean(tf.sum(tf.square(tf.sub(w, center)), 1)))] as const;
  });
  const w = tf.variable(mean);
  const optimizer = createOptimizer(adam({ learningRate }));
  const made = (of: tf.Tensor): tf.Tensor => gan.imagesOf(of, { clipped: false });
  try {
    for (let step = 0; step < steps; step++) {
      const t = step / steps;
      tf.tidy(() => {
        const strength = noise * Math.max(0, 1 - t / 0.75) ** 2;
        const shift = tf.mul(tf.mul(spread, strength), random.fork('noise', step).normal(w.shape));
        const { grads } = tf.variableGrads(() => tf.sum(distance(made(tf.add(w, shift)), image)), [w]);
        optimizer.apply({ w }, { w: grads[w.name]! }, rateAt(t, learningRate));
      });
      if (onProgress !== undefined && step % 25 === 0)
        onProgress(step, (await read(() => distance(made(w), image)))[0]!);
    }
    const [found] = await read(() => distance(made(w), image));
    onProgress?.(steps, found!);
    return { style: tf.clone(w), image: tf.tidy(() => gan.imagesOf(w)) as tf.Tensor4D, distance: found! };
  } finally {
    optimizer.dispose();
    tf.dispose([w, mean, spread]);
  }
}
