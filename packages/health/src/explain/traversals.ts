import { type Batch, drawLatents, type Gan, randomStream } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';

/** Describes the effect of one dimension of a latent on images. */
export interface Traversal {
  readonly latent: string;
  readonly dimension: number;
  /** The root mean square difference between the images at both ends of the path. */
  readonly effect: number;
  /** The change of the mean brightness. */
  readonly brightness: number;
  /**
   * The shift of the centre of brightness to the right, divided by the side of the image. `down` is the shift
   * downwards.
   */
  readonly right: number;
  readonly down: number;
}

/** Options of {@link traversals}. */
export interface TraversalOptions {
  /** Number of latents at which paths start. @default 8 */
  readonly starts?: number;
  /** The dimension is changed from `-reach` to `reach`. @default 2 */
  readonly reach?: number;
  /** Maximum number of dimensions to test. @default 64 */
  readonly most?: number;
  /** The seed of the latents. @default 0 */
  readonly seed?: number;
  /** The conditions of the samples, with `starts` examples each. */
  readonly conditions?: Batch;
}

/**
 * Measures the effect of each latent dimension of a GAN on its images.
 *
 * It changes one dimension from `-reach` to `reach`, does not change the other dimensions, and compares the images at
 * both ends. The dimensions with the largest effects come first.
 *
 * @throws GanError `mismatch` if the GAN does not generate images from latents
 * @example
 * const [strongest] = await traversals(gan);
 */
export async function traversals(gan: Gan<never>, options: TraversalOptions = {}): Promise<Traversal[]> {
  const { starts = 8, reach = 2, most = 64, seed = 0, conditions } = options;
  const entry = Object.keys(gan.output).find((name) => gan.output[name]!.kind === 'image');
  const drawn = Object.entries(gan.latent ?? {}).filter(([, { kind }]) => kind !== 'categorical');
  if (entry === undefined || drawn.length === 0) {
    throw new GanError('health/traversals', `'${gan.name}' must generate images from latents.`, { code: 'mismatch' });
  }
  const random = randomStream(seed);
  const base = drawLatents(gan.latent!, starts, random.fork('latent'));
  const found: Traversal[] = [];
  try {
    for (const [latent, { shape }] of drawn) {
      const numbers = shape.reduce((a, b) => a * b, 1);
      for (let dimension = 0; dimension < Math.min(most, numbers); dimension++) {
        const ends: Float32Array[] = [];
        for (const value of [-reach, reach]) {
          const moved = movedTo(base[latent]!, dimension, value);
          try {
            const request = { n: starts, random: random.fork('rest'), latent: { ...base, [latent]: moved } };
            const made = await gan.sample({ ...request, ...(conditions && { conditions }) });
            ends.push((await made[entry]!.data()) as Float32Array);
            tf.dispose(Object.values(made));
          } finally {
            moved.dispose();
          }
        }
        found.push({ latent, dimension, ...effectOf(ends[0]!, ends[1]!, gan.output[entry] as never, starts) });
      }
    }
  } finally {
    tf.dispose(Object.values(base));
  }
  return found.sort((a, b) => b.effect - a.effect);
}

/** Sets element `dimension` of each row of a latent [n,...] to `value`. */
function movedTo(base: tf.Tensor, dimension: number, value: number): tf.Tensor {
  return tf.tidy(() => {
    const rows = tf.reshape(base, [base.shape[0]!, -1]) as tf.Tensor2D;
    const mask = tf.reshape(tf.oneHot(tf.tensor1d([dimension], 'int32'), rows.shape[1]), [1, -1]);
    return tf.reshape(tf.add(tf.mul(rows, tf.sub(1, mask)), tf.mul(mask, value)), base.shape);
  });
}

function effectOf(
  from: Float32Array,
  to: Float32Array,
  { height, width, channels }: { readonly height: number; readonly width: number; readonly channels: number },
  n: number,
): Omit<Traversal, 'latent' | 'dimension'> {
  let squares = 0;
  for (let i = 0; i < from.length; i++) squares += (to[i]! - from[i]!) ** 2;
  const [a, b] = [from, to].map((data) => momentsOf(data, { height, width, channels, n }));
  return {
    effect: Math.sqrt(squares / from.length),
    brightness: b!.brightness - a!.brightness,
    right: b!.right - a!.right,
    down: b!.down - a!.down,
  };
}

/** Computes the mean brightness of n images in [-1,1], and the centre of the brightness as fractions of the sides. */
function momentsOf(
  data: Float32Array,
  { height, width, channels, n }: { height: number; width: number; channels: number; n: number },
): { brightness: number; right: number; down: number } {
  let [sum, right, down] = [0, 0, 0];
  for (let i = 0; i < data.length; i++) {
    const light = (data[i]! + 1) / 2;
    const pixel = Math.floor(i / channels);
    sum += light;
    right += (light * ((pixel % width) + 0.5)) / width;
    down += (light * ((Math.floor(pixel / width) % height) + 0.5)) / height;
  }
  const safe = Math.max(sum, 1e-12);
  return { brightness: (2 * sum) / (n * height * width * channels) - 1, right: right / safe, down: down / safe };
}
