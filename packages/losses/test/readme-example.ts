import { randomStream } from '@ganforge/core';
import { gradientPenalty, wasserstein } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { layers, sequential } from '@tensorflow/tfjs-layers';

const generator = sequential({ layers: [layers.dense({ units: 1, inputShape: [2] })] });
const critic = sequential({ layers: [layers.dense({ units: 1, inputShape: [1], activation: 'tanh' })] });
const variables = (m: typeof critic) => m.trainableWeights.map((w) => w.read() as tf.Variable);
const [adamD, adamG] = [tf.train.adam(1e-4, 0.5, 0.9), tf.train.adam(1e-4, 0.5, 0.9)];
const f = (x: tf.Tensor) => critic.apply(x) as tf.Tensor;
const fake = () => generator.apply(tf.tensor2d([0.3, -1.2, 0.8, 0.1], [2, 2])) as tf.Tensor;
const real = tf.tensor2d([[4], [5]]);

const criticLoss = (x: tf.Tensor): tf.Scalar =>
  tf.add(wasserstein.discriminator(f(real), f(x)), tf.mul(10, gradientPenalty(f, real, x, randomStream(1))));
export const lossD = adamD.minimize(() => criticLoss(fake()), true, variables(critic));
export const lossG = adamG.minimize(() => wasserstein.generator(f(fake())), true, variables(generator));
