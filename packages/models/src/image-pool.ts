import type { RandomStream, Stateful } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';

const where = 'models/image-pool';

/** A history of generated images for a discriminator, made by {@link createImagePool}. */
export interface ImagePool extends Stateful {
  /**
   * What the discriminator is to judge instead of `images`; what the pool would hold then is staged.
   *
   * Called again for the same microbatch it gives the same, in place of what was staged from there on.
   *
   * @param images float32 [n,H,W,C], all calls of one shape but for n; they stay owned by the caller
   * @param micro which part of an accumulated batch, from 0, one after another: each part finds what those before it put in
   * @returns float32 [n,H,W,C]: `images` that go in while there is room, later each with even odds itself or, in its
   *   place, one that was in the pool
   */
  query(images: tf.Tensor4D, random: RandomStream, microbatch: number): tf.Tensor4D;
  /** Makes what was staged the pool's content: after the discriminator's update. */
  commit(): void;
}

/**
 * A history of generated images: Shrivastava et al. 2017, section 2.3, as CycleGAN uses it (Zhu et al. 2017,
 * section 4).
 *
 * It fills with the first images it is shown. From then on each image is, with probability 1/2, swapped for a random
 * one of the pool, which the discriminator judges instead. Its tensors are single images [H,W,C] under `0`, `1`, ...;
 * there are as many as the pool holds.
 *
 * @param size most images it holds; 0 for none: every query gives the images themselves
 */
export function createImagePool(size: number): ImagePool {
  let pool: readonly tf.Tensor3D[] = [];
  /** What the pool holds after each microbatch of an update that is not yet committed. */
  let staged: (readonly tf.Tensor3D[])[] = [];
  const owned = new Set<tf.Tensor3D>();

  /** Frees what neither the pool nor a stage holds any more. */
  const release = (): void => {
    const held = new Set([pool, ...staged].flat());
    for (const image of owned) {
      if (held.has(image)) continue;
      image.dispose();
      owned.delete(image);
    }
  };
  const own = (image: tf.Tensor3D): tf.Tensor3D => {
    const kept = tf.keep(tf.clone(image));
    owned.add(kept);
    return kept;
  };

  return {
    query(images, random, microbatch) {
      if (size === 0) return tf.clone(images);
      if (microbatch > staged.length) {
        throw new GanError(
          where,
          `microbatch ${microbatch} comes before ${staged.length}. Query them one after another.`,
        );
      }
      const [before] = pool;
      if (before !== undefined && String(before.shape) !== String(images.shape.slice(1))) {
        throw new GanError(where, `images must be [n,${before.shape}] as in the pool; received [${images.shape}].`, {
          code: 'shape',
        });
      }
      staged = staged.slice(0, microbatch);
      return tf.tidy(() => {
        const holds = [...(staged.at(-1) ?? pool)];
        const uniforms = random.uniformValues(2 * images.shape[0]);
        const judged = tf.unstack(images).map((image, i) => {
          if (holds.length < size) {
            holds.push(own(image as tf.Tensor3D));
            return image;
          }
          if (uniforms[2 * i]! < 0.5) return image;
          const slot = Math.floor(uniforms[2 * i + 1]! * size);
          const old = holds[slot]!;
          holds[slot] = own(image as tf.Tensor3D);
          return old;
        });
        const result = tf.stack(judged) as tf.Tensor4D; // before an image that came and went in this batch is freed
        staged.push(holds);
        release();
        return result;
      });
    },
    commit() {
      pool = staged.at(-1) ?? pool;
      staged = [];
      release();
    },
    tensors: () => Object.fromEntries(pool.map((image, i) => [String(i), image])),
    restore(tensors) {
      const count = Object.keys(tensors).length;
      const images = Array.from({ length: count }, (_, i) => tensors[i]);
      if (count > size || images.some((image) => image?.rank !== 3)) {
        const received = Object.entries(tensors).map(([key, { shape }]) => `${key}: [${shape}]`);
        throw new GanError(
          where,
          `cannot restore: expected at most ${size} images [H,W,C] under 0, 1, ...; received ${received.join(', ')}.`,
          { code: 'mismatch' },
        );
      }
      pool = images.map((image) => own(image as tf.Tensor3D));
      staged = [];
      release();
    },
  };
}
