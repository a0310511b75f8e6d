import { adam, createOptimizer, type Gan, randomStream } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';

const where = 'models/latent';

/** A distance between two batches of images [N,S,S,C]. It returns [N] and is differentiable in the first batch. */
export type ImageDistance = (images: tf.Tensor, target: tf.Tensor) => tf.Tensor;

/** Options of a projection. */
export interface ProjectionOptions {
  /** Number of updates of the latent. @default 300 */
  readonly steps?: number;
  /**
   * The maximum learning rate of Adam. The rate increases during the first 5 % of the steps and decreases to 0 during
   * the last 25 %.
   * @default 0.1
   */
  readonly learningRate?: number;
  /**
   * The distance to minimise. @default the mean squared error of the pixels, of their 2x2 means and of their 4x4 means
   */
  readonly distance?: ImageDistance;
  /** The seed of the random numbers. @default 0 */
  readonly seed?: number;
  /** A function that is called with the progress several times during the projection and at the end. */
  readonly onProgress?: (step: number, distance: number) => void;
}

/** Options of {@link projectToLatent}. */
export interface LatentProjectionOptions extends ProjectionOptions {
  /** Number of initial latents, which are optimised in parallel. Only the best result is returned. @default 8 */
  readonly starts?: number;
}

/** The result of {@link projectToLatent}: the latent whose image is closest to a given image. */
export interface LatentProjection {
  /** The latent [1,D]. */
  readonly z: tf.Tensor;
  /** The image [1,S,S,C] that the GAN generates from this latent. */
  readonly image: tf.Tensor4D;
  readonly distance: number;
}

/**
 * Finds the latent whose image is closest to a given image. It optimises several initial latents with Adam and returns
 * the best one.
 *
 * After each step z is scaled to length `sqrt(D)`, the typical length of a normal vector in D dimensions. The GAN must
 * be an unconditional image GAN with one normal latent `z` and a synchronous `sample`. For StyleGAN2, `projectToStyle`
 * can match more images.
 *
 * @param image the image [1,S,S,C] in [-1,1], with the image size of the GAN; it is not disposed
 * @returns tensors, which the caller disposes
 * @throws GanError `argument` if the GAN has no such latent; `shape` if the image has another size
 * @example
 * const { z, image, distance } = await projectToLatent(gan, photo, { steps: 200, seed: 1 });
 */
export async function projectToLatent(
  gan: Pick<Gan, 'name' | 'latent' | 'conditions' | 'sample'>,
  image: tf.Tensor,
  options: LatentProjectionOptions = {},
): Promise<LatentProjection> {
  const { steps = 300, starts = 8, seed = 0, distance = pixelDistance, onProgress } = options;
  const size = normalLatent(gan);
  const random = randomStream(seed, 'projection');
  const z = tf.tidy(() => tf.variable(random.fork('starts').normal([starts, size])));
  const images = (of: tf.Tensor): tf.Tensor => {
    const made = gan.sample({ n: of.shape[0]!, random: random.fork('sample'), latent: { z: of } });
    if (made instanceof Promise)
      throw new GanError(
        where,
        `sample() of ${gan.name} returns a promise, so the gradient with respect to z cannot be computed.`,
      );
    return made.images!;
  };
  const [first] = image.shape;
  if (first !== 1)
    throw new GanError(where, `image must be a batch of one image, [1,S,S,C]; received [${image.shape}].`, {
      code: 'shape',
    });
  const optimizer = createOptimizer(adam({ learningRate: options.learningRate ?? 0.1 }));
  try {
    const distances = () => distance(images(z), image);
    for (let step = 0; step < steps; step++) {
      tf.tidy(() => {
        const { grads } = tf.variableGrads(() => tf.sum(distances()), [z]);
        optimizer.apply({ z }, { z: grads[z.name]! }, rateAt(step / steps, options.learningRate ?? 0.1));
        z.assign(tf.mul(z, tf.rsqrt(tf.add(tf.mean(tf.square(z), 1, true), 1e-12))));
      });
      if (onProgress !== undefined && step % 25 === 0) onProgress(step, Math.min(...(await read(distances))));
    }
    const found = await read(distances);
    const best = found.indexOf(Math.min(...found));
    onProgress?.(steps, found[best]!);
    const [own, made] = tf.tidy(() => {
      const one = tf.slice(z, [best, 0], [1, -1]);
      return [one, images(one) as tf.Tensor4D] as const;
    });
    return { z: own, image: made, distance: found[best]! };
  } finally {
    optimizer.dispose();
    z.dispose();
  }
}

/**
 * Computes the sum of the mean squared errors of the pixels, of their 2x2 means and of their 4x4 means, [N]. Because of
 * the means, small shifts change the distance less.
 */
export const pixelDistance: ImageDistance = (images, target) =>
  tf.tidy(() => {
    const scales = [1, 2, 4].filter((side) => images.shape[1]! % side === 0);
    const difference = tf.sub(images, target) as tf.Tensor4D;
    const squares = scales.map((side) =>
      tf.square(side === 1 ? difference : tf.avgPool(difference, side, side, 'valid')),
    );
    return tf.addN(squares.map((square) => tf.mean(square, [1, 2, 3])));
  });

/**
 * Returns the learning rate after a fraction `progress` of the steps, as in StyleGAN2. It increases linearly during the
 * first 5 %, and decreases like a cosine during the last quarter.
 */
export function rateAt(progress: number, learningRate: number): number {
  const down = Math.min(1, (1 - progress) / 0.25);
  return learningRate * (0.5 - 0.5 * Math.cos(Math.PI * down)) * Math.min(1, (progress + 1e-3) / 0.05);
}

/** Computes a tensor with `compute`, returns its values and disposes it. */
export async function read(compute: () => tf.Tensor): Promise<number[]> {
  const made = tf.tidy(compute);
  const values = Array.from(await made.data());
  made.dispose();
  return values;
}

function normalLatent({ name, latent = {}, conditions = [] }: Pick<Gan, 'name' | 'latent' | 'conditions'>): number {
  const names = Object.keys(latent);
  const { z } = latent;
  if (names.length === 1 && z?.kind === 'normal' && z.shape.length === 1 && conditions.length === 0) return z.shape[0]!;
  const problem = `${name} must draw one normal latent z and take no conditions; it draws ${names.join(', ') || 'nothing'}`;
  throw new GanError(where, `${problem}${conditions.length > 0 ? ` and takes ${conditions.join(', ')}` : ''}.`);
}
