import { nonSaturating } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { layers, sequential } from '@tensorflow/tfjs-layers';

const generator = sequential({ layers: [layers.dense({ units: 1, inputShape: [2] })] });
const critic = sequential({ layers: [layers.dense({ units: 1, inputShape: [1] })] });
const variables = (m: typeof critic) => m.trainableWeights.map((w) => w.read() as tf.Variable);
const [adamD, adamG] = [tf.train.adam(2e-4, 0.5), tf.train.adam(2e-4, 0.5)];
const logits = (x: tf.Tensor) => critic.apply(x) as tf.Tensor;
const z = tf.tensor2d([0.3, -1.2, 0.8, 0.1], [2, 2]);
const fake = () => generator.apply(z) as tf.Tensor;
const real = tf.tensor2d([[4], [5]]);

export const lossD = adamD.minimize(
  () => nonSaturating.discriminator(logits(real), logits(fake()), { realLabel: 0.9 }),
  true,
  variables(critic),
);
export const lossG = adamG.minimize(() => nonSaturating.generator(logits(fake())), true, variables(generator));
