import type { LossContext, StateSpec } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';

const where = 'models/image-pool';

/**
 * A pool of earlier generated images. It consists of a state, and a function that the loss of a discriminator calls.
 */
export interface ImagePool {
  /** The state: `images` [size,H,W,C], and `filled` int32, the number of images in the pool. */
  readonly state: StateSpec;
  /**
   * Returns the images that the discriminator judges instead of `images`. It also reports which of `images` enter the
   * pool after the update.
   *
   * @param name the name of the state of the pool in the GAN, and of the random stream
   * @param images the generated images, float32 [n,H,W,C]
   * @returns float32 [n,H,W,C]. If the pool is not full, these are `images`. Otherwise each image is, with probability
   *   1/2, replaced by an image of the pool
   * @throws GanError `shape` if the images have another size than those in the pool
   */
  query(ctx: LossContext, name: string, images: tf.Tensor4D): tf.Tensor4D;
}

/**
 * Creates a pool of earlier generated images. Source: Shrivastava et al. 2017, "Learning from Simulated and
 * Unsupervised Images through Adversarial Training", section 2.3, as used by CycleGAN (Zhu et al. 2017, section 4).
 *
 * The first images fill the pool. After that, each image is exchanged with probability 1/2 for a random image of the
 * pool: the discriminator judges the old image, and the new image takes its slot. All images of an update see the pool
 * before that update. If two of them take the same slot, the later one remains in the pool. For a batch of one image,
 * this is the rule of the paper.
 *
 * @param size the number of images in the pool, at least 1
 * @param shape the shape of an image, [H,W,C]
 */
export function imagePool(size: number, shape: readonly [number, number, number]): ImagePool {
  return {
    state: {
      initial: () => ({ images: tf.zeros([size, ...shape]), filled: tf.scalar(0, 'int32') }),
      reduce: 'concat',
      next: (old, found) => nextPool(size, old as unknown as Pool, found as unknown as Shown),
    },
    query(ctx, name, images) {
      const { images: held, filled } = ctx.state(name) as unknown as Pool;
      const n = images.shape[0];
      if (String(images.shape) !== String([n, ...shape])) {
        const received = `received [${images.shape}]`;
        throw new GanError(where, `images must be [n,${shape}] as in the pool; ${received}.`, { code: 'shape' });
      }
      const random = ctx.random(name);
      const swaps = random.uniform([n]);
      const slot = tf.cast(tf.floor(tf.mul(random.uniform([n]), size)), 'int32') as tf.Tensor1D;
      const enters = tf.less(tf.add(filled, tf.range(0, n, 1, 'int32')), size);
      const full = tf.greaterEqual(filled, size); // if the pool is not full, a slot without an image may be drawn
      const swapped = tf.logicalAnd(full, tf.greaterEqual(swaps, 0.5));
      ctx.observe(name, {
        images,
        slots: tf.where(swapped, slot, tf.fill([n], -1, 'int32')),
        enters: tf.cast(enters, 'int32'),
      });
      return tf.where(tf.reshape(swapped, [n, 1, 1, 1]), tf.gather(held, slot), images) as tf.Tensor4D;
    },
  };
}

interface Pool {
  readonly images: tf.Tensor4D;
  readonly filled: tf.Scalar;
}

/** Contains the images in their order, the slot that each takes (or -1), and whether it fills an empty slot. */
interface Shown {
  readonly images: tf.Tensor4D;
  readonly slots: tf.Tensor1D;
  readonly enters: tf.Tensor1D;
}

function nextPool(size: number, old: Pool, { images, slots, enters }: Shown) {
  const place = tf.add(old.filled, tf.cumsum(enters, 0, true)) as tf.Tensor1D; // where the next new image goes
  const none = tf.fill([slots.shape[0]], -1, 'int32') as tf.Tensor1D;
  const filling = tf.where(tf.less(place, size), place, none);
  const target = tf.where(tf.cast(enters, 'bool'), filling, slots) as tf.Tensor1D;
  // For each slot, this is 1 + the index of the last image that takes it, or 0 if none does. So the later of two images
  // remains.
  const order = tf.range(1, images.shape[0] + 1, 1, 'int32');
  const takes = tf.equal(tf.expandDims(tf.range(0, size, 1, 'int32'), 1), tf.expandDims(target, 0));
  const last = tf.max(tf.mul(tf.cast(takes, 'int32'), tf.expandDims(order, 0)), 1) as tf.Tensor1D;
  const taken = tf.gather(images, tf.maximum(tf.sub(last, integer(1)), integer(0)) as tf.Tensor1D);
  const isTaken = tf.reshape(tf.greater(last, 0), [size, 1, 1, 1]);
  return {
    images: tf.where(isTaken, taken, old.images),
    filled: tf.minimum(tf.add(old.filled, tf.sum(enters)), integer(size)) as tf.Scalar,
  };
}

/** Returns an int32 scalar. tfjs would treat a plain number as float32. */
function integer(x: number): tf.Scalar {
  return tf.scalar(x, 'int32');
}
