import type { StateSpec } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';

/** Number of updates of the discriminator between two changes of p (Karras et al. 2020, section 3.2). */
const INTERVAL = 4;

/** The upper limit of p. With a larger p, samples show the augmentations. Without a limit, p can reach 1. */
const MOST = 0.8;

/** Describes the target and the speed of the controller. */
export interface ControllerAim {
  /** The target of r_t, the mean sign of the logits of real images. */
  readonly target: number;
  /** Number of images in which p can rise from 0 to 1. */
  readonly images: number;
}

/**
 * Returns the state that controls the probability p of ADA. The control signal is `r_t = E[sign(D(x))]` over real
 * images x.
 *
 * At every fourth update of the discriminator, p changes by `4 * batchSize / images`. It increases if the mean of r_t
 * over these four updates is above the target, and decreases otherwise. p is limited to [0,0.8]. Source: Karras et al.
 * 2020, "Training generative adversarial networks with limited data", section 3.2, where the target is 0.6 and `images`
 * is 500,000.
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
