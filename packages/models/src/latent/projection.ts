import { adam, createOptimizer, type Gan, randomStream } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';

const where = 'models/latent';

/** How far two sets of images [N,S,S,C] are from each other, [N]; differentiable in the first. */
export type ImageDistance = (images: tf.Tensor, target: tf.Tensor) => tf.Tensor;

/** Options of a projection. */
export interface ProjectionOptions {
  /** Updates of the latents. @default 300 */
  readonly steps?: number;
  /** Of Adam, before it rises over the first 5 % and falls to 0 over the last 25 % of the steps. @default 0.1 */
  readonly learningRate?: number;
  /** @default mean squares of the pixels, and of means of 2x2 and 4x4 of them */
  readonly distance?: ImageDistance;
  /** Of what is drawn. @default 0 */
  readonly seed?: number;
  /** Told every so often, and at the end. */
  readonly onProgress?: (step: number, distance: number) => void;
}

/** Options of {@link projectToLatent}. */
export interface LatentProjectionOptions extends ProjectionOptions {
  /** Latents that are tried at once, of which the best is kept. @default 8 */
  readonly starts?: number;
}

/** A latent whose image is near to an image. */
export interface LatentProjection {
  /** [1,D]. */
  readonly z: tf.Tensor;
  /** What the GAN makes of it, [1,S,S,C]. */
  readonly image: tf.Tensor4D;
  readonly distance: number;
}

/**
 * The latent of a GAN whose image is nearest to a real one: several starts, each improved by Adam, of which the best is kept.
 *
 * After each step z is scaled back to the length sqrt(D) that normals of D dimensions have. Any unconditional image GAN with
 * one normal latent `z` whose samples are made at once. Styles of StyleGAN2 fit more images: `projectToStyle`.
 *
 * @param image [1,S,S,C] in [-1,1], of the GAN's size; stays owned by the caller
 * @returns tensors that the caller disposes
 * @throws GanError `argument` for a GAN that has no such latent; `shape` for an image of another size
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
      throw new GanError(where, `${gan.name} makes its samples in parts; z cannot be followed.`);
    return made.images!;
  };
  const [first] = image.shape;
  if (first !== 1)
    throw new GanError(where, `image must be one, [1,S,S,C]; received [${image.shape}].`, { code: 'shape' });
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

/** Mean squares of the differences of pixels, and of means of 2x2 and 4x4 pixels, [N]: what is nearly in place counts too. */
export const pixelDistance: ImageDistance = (images, target) =>
  tf.tidy(() => {
    const scales = [1, 2, 4].filter((side) => images.shape[1]! % side === 0);
    const difference = tf.sub(images, target) as tf.Tensor4D;
    const squares = scales.map((side) =>
      tf.square(side === 1 ? difference : tf.avgPool(difference, side, side, 'valid')),
    );
    return tf.addN(squares.map((square) => tf.mean(square, [1, 2, 3])));
  });

/** The share of the rate at a share of the steps: StyleGAN2's, 5 % up and a cosine down over the last quarter. */
export function rateAt(progress: number, learningRate: number): number {
  const down = Math.min(1, (1 - progress) / 0.25);
  return learningRate * (0.5 - 0.5 * Math.cos(Math.PI * down)) * Math.min(1, (progress + 1e-3) / 0.05);
}

/** The values of what `compute` makes. */
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
