import { adam, createOptimizer, randomStream } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { StyleGan2 } from '../style/style-gan-2.ts';
import { type ProjectionOptions, pixelDistance, rateAt, read } from './projection.ts';

/** Options of {@link projectToStyle}. */
export interface StyleProjectionOptions extends ProjectionOptions {
  /**
   * Number of styles from which the mean and the spread of styles are computed. The authors' code uses 10,000. @default
   * 2000
   */
  readonly samples?: number;
  /** The initial standard deviation of the noise on w, in units of the spread of styles. @default 0.05 */
  readonly noise?: number;
}

/** The result of {@link projectToStyle}: the style whose image is closest to a given image. */
export interface StyleProjection {
  /** The style w [1,D]. */
  readonly style: tf.Tensor;
  /** The image [1,S,S,C] that the GAN generates from this style. */
  readonly image: tf.Tensor4D;
  readonly distance: number;
}

/**
 * Finds the StyleGAN2 style whose image is closest to a given image.
 *
 * Adam optimises w, starting from the mean style. Noise is added to w, which helps to leave local minima. Its standard
 * deviation is `spread * noise * max(0, 1 - t / 0.75)^2`, where t is the completed fraction of the steps. The pixel
 * noise is the fixed noise map of each layer. Source: Karras et al. 2020, "Analyzing and Improving the Image Quality of
 * StyleGAN", section 5 and appendix D, without the optimisation of noise maps.
 *
 * @param image the image [1,S,S,C] in [-1,1], with the image size of the GAN; it is not disposed
 * @param labels the label int32 [1], if the GAN needs labels
 * @returns tensors, which the caller disposes
 * @throws GanError `shape` if the image has another size
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
    throw new GanError('models/latent', `image must be a batch of one image, [1,S,S,C]; received [${image.shape}].`, {
      code: 'shape',
    });
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
