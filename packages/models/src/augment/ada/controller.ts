import type { StateSpec } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';

/** Updates of the discriminator between two decisions (Karras et al. 2020, section 3.2). */
const INTERVAL = 4;

/** The upper limit of p. Beyond it, augmentations leak into the samples, and without a limit p can reach 1. */
const MOST = 0.8;

/** The target of the controller. */
export interface ControllerAim {
  /** The target of r_t, the mean sign of the logits of reals. */
  readonly target: number;
  /** Examples in which p may rise from 0 to 1. */
  readonly images: number;
}

/**
 * The probability p of ADA, controlled by r_t = E[sign D(x)] over the reals.
 *
 * At every fourth update of the discriminator, p changes by 4 batches / images. It increases if the mean of r_t over
 * these updates is above the target, and decreases otherwise. It stays in [0,0.8]. Karras et al. 2020, "Training
 * generative adversarial networks with limited data", section 3.2: target .6, 500,000 images.
 */
export function adaController({ target, images }: ControllerAim): StateSpec {
  return {
    initial: () => ({ p: tf.scalar(0), sum: tf.scalar(0), count: tf.scalar(0) }),
    reduce: 'mean',
    next(old, found, { batchSize }) {
      const [sum, count] = [tf.add(old.sum!, found.sign!), tf.add(old.count!, 1)];
      const acts = tf.greaterEqual(count, INTERVAL);
      const change = tf.mul((INTERVAL * batchSize) / images, tf.sign(tf.sub(tf.div(sum, INTERVAL), target)));
      return {
        p: tf.where(acts, tf.clipByValue(tf.add(old.p!, change), 0, MOST), old.p!),
        sum: tf.where(acts, tf.scalar(0), sum),
        count: tf.where(acts, tf.scalar(0), count),
      };
    },
  };
}
