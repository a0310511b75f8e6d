import * as tf from '@tensorflow/tfjs-core';
import type { GradientCase } from './gradient-case.ts';

/** Functions of one element at a time, and of two with broadcasting. */
export const elementwiseCases: readonly GradientCase[] = [
  { name: 'leakyRelu', inputs: [[2, 5]], f: (x) => tf.leakyRelu(x, 0.3) },
  { name: 'tanh', inputs: [[2, 5]], f: (x) => tf.tanh(x) },
];
