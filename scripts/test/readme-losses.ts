import { nonSaturating } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';

const real = tf.tensor2d([[2.1], [0.3]]); // logits of your discriminator for real images (no sigmoid)
const fake = tf.tensor2d([[-1.2], [0.4]]);
export const lossD = nonSaturating.discriminator(real, fake, { realLabel: 0.9 }); // one-sided label smoothing
export const lossG = nonSaturating.generator(fake);
