import { leCam } from '@ganforge/losses';
import { testLoss } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { mean } from '../reference.ts';

testLoss('leCam', {
  inputs: ['real', 'fake'],
  constants: () => [tf.scalar(1.24), tf.scalar(-0.75)],
  loss: (onReal, onFake, real, fake) => leCam(onReal!, onFake!, { real: real!, fake: fake! }),
  reference: (onReal, onFake) =>
    mean(onReal!, (x) => (x > -0.75 ? x * x + 1.5 * x + 0.5625 : 0)) +
    mean(onFake!, (x) => (x < 1.24 ? x * x - 2.48 * x + 1.5376 : 0)),
});
