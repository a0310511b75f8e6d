import type { LossContext, StateSpec } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';

const where = 'models/image-pool';

/** A history of generated images: its state, and the query that a discriminator's loss makes. */
export interface ImagePool {
  /** `images` [size,H,W,C], and how many of them are `filled`, int32. */
  readonly state: StateSpec;
  /**
   * Returns the images that the discriminator judges instead of `images`, and reports which of them enter
   * the pool after the update.
   *
   * @param name of the pool's state in the GAN, and of its stream
   * @param images float32 [n,H,W,C]
   * @returns float32 [n,H,W,C]: `images` as long as the pool is not full; later each image, or with probability 1/2 an
   *   image of the pool instead
   * @throws GanError `shape` if the image size differs from the pool's
   */
  query(ctx: LossContext, name: string, images: tf.Tensor4D): tf.Tensor4D;
}

/**
 * A history of generated images: Shrivastava et al. 2017, "Learning from Simulated and Unsupervised Images through
 * Adversarial Training", section 2.3, as CycleGAN uses it (Zhu et al. 2017, section 4).
 *
 * It fills with the first images. In the updates from then on each image is, with probability 1/2, swapped for a random
 * one of the pool, which the discriminator judges instead. All images of an update use the pool before that update. If
 * two of them take the same slot, the later one stays. For a batch of one image this is the paper's rule.
 *
 * @param size images that it holds, at least 1
 * @param shape of an image, [H,W,C]
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
      const full = tf.greaterEqual(filled, size); // else a slot may be drawn that holds no image yet
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

/** The images in order, the slot that each takes or -1, and whether it fills an empty slot. */
interface Shown {
  readonly images: tf.Tensor4D;
  readonly slots: tf.Tensor1D;
  readonly enters: tf.Tensor1D;
}

function nextPool(size: number, old: Pool, { images, slots, enters }: Shown) {
  const place = tf.add(old.filled, tf.cumsum(enters, 0, true)) as tf.Tensor1D; // where the next image goes that fills
  const none = tf.fill([slots.shape[0]], -1, 'int32') as tf.Tensor1D;
  const filling = tf.where(tf.less(place, size), place, none);
  const target = tf.where(tf.cast(enters, 'bool'), filling, slots) as tf.Tensor1D;
  // For each slot 1 + the last image that takes it, or 0: the later of two stays.
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

/** An int32 scalar. tfjs treats a plain number as float32. */
function integer(x: number): tf.Scalar {
  return tf.scalar(x, 'int32');
}
