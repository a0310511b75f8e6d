import * as core from '@ganforge/core';
import { gaussianNoise, spectralDense } from '@ganforge/core/layers'; // this import also corrects gradients
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { layers, sequential } from '@tensorflow/tfjs-layers';

const hidden = spectralDense({ name: 'hidden', units: 8, activation: 'tanh', inputShape: [4] });
const noise = gaussianNoise({ name: 'noise', stddev: 0.01 });
export const network = sequential({ layers: [hidden, noise, layers.dense({ name: 'out', units: 2 })] });
const random = core.randomStream(1);
core.initialise(network, core.dcganInitialiser, random.fork('initialise'));
const weights = core.namedWeights('generator', network).filter((weight) => weight.trainable);
const variables = Object.fromEntries(weights.map(({ key, variable }) => [key, variable]));
const optimizer = core.createOptimizer(core.adam({ learningRate: 0.1, beta1: 0.5 }));
export const average = core.createEma({ decay: 0.9, rampUp: 10 }, 'generator', network);
for (let step = 0; step < 100; step++) {
  tf.tidy(() => {
    const [z, kwargs] = [random.fork('z', step).normal([16, 4]), { training: true, random: random.fork('run', step) }];
    const loss = () => tf.mean(tf.squaredDifference(network.apply(z, kwargs) as tf.Tensor, [3, -1])) as tf.Scalar;
    const { grads } = tf.variableGrads(loss, Object.values(variables));
    const gradients = Object.fromEntries(weights.map(({ key, variable }) => [key, grads[variable.name]!]));
    optimizer.apply(variables, gradients, 0.1);
  });
  average.update(0.9);
}
average.swapIn(); // sample and save with the averages; swapOut() restores the weights
await core.saveModel(network, process.env.OUT ?? 'generator');
