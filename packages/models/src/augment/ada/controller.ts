import type { StateSpec } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';

/** Updates of the discriminator between two decisions (Karras et al. 2020, section 3.2). */
const INTERVAL = 4;

/** Beyond it augmentations leak into the samples: p of 1 cannot be told from other ones, and what has no bound reaches 1. */
const MOST = 0.8;

/** What the controller aims at. */
export interface ControllerAim {
  /** r_t, the mean sign of the logits of reals, that p is to hold. */
  readonly target: number;
  /** Examples in which p may rise from 0 to 1. */
  readonly images: number;
}

/**
 * ADA's probability p, steered by r_t = E[sign D(x)] over the reals.
 *
 * Every fourth update of the discriminator p moves by 4 batches / images, up where the mean of r_t over these updates is above
 * the target and down where it is below, and stays in [0,.8]. Karras et al. 2020, "Training generative adversarial networks
 * with limited data", section 3.2: target .6, 500,000 images.
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
