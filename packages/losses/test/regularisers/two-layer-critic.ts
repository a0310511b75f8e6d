import type { Critic } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { rowsOf } from '../reference.ts';

/**
 * A critic with two layers on three features, with leakyRelu and then tanh. It has three logits per sample, which are
 * multiplied by `outputs`.
 *
 * Both kernels are [4,3]; the second kernel maps 4 values to 3. The values with which the suite fills the kernels are
 * scaled down, so that tanh does not saturate.
 */
const outputs = [1, -2, 0.5];
const scale = { x: 0.2, kernel: 0.1 };
const leak = 0.2;

export const shapes: readonly (readonly number[])[] = [
  [4, 3],
  [4, 1, 3],
  [4, 3, 1, 1],
];

export function twoLayerCritic(first: tf.Tensor, second: tf.Tensor): Critic {
  return (x) => {
    const kernel = (w: tf.Tensor): tf.Tensor2D => tf.mul(scale.kernel, tf.reshape(w, [4, 3]));
    const flat = tf.mul<tf.Tensor2D>(scale.x, tf.reshape(x, [-1, 3]));
    const hidden = tf.leakyRelu(tf.matMul(flat, kernel(first), false, true), leak);
    return tf.mul(tf.tensor1d(outputs), tf.tanh(tf.matMul(hidden, kernel(second))));
  };
}

/** Computes the gradient of the sum of the logits of one sample, by the chain rule. */
export function gradientOfTwoLayerCritic(
  first: readonly number[],
  second: readonly number[],
  x: readonly number[],
): number[] {
  const [w1, w2] = [rowsOf(first, 4), rowsOf(second, 4)].map((w) => w.map((row) => row.map((v) => scale.kernel * v)));
  const before = w1!.map((row) => row.reduce((sum, v, i) => sum + v * scale.x * x[i]!, 0));
  const hidden = before.map((v) => (v > 0 ? v : leak * v));
  const atOutputs = outputs.map((weight, k) => {
    const out = Math.tanh(hidden.reduce((sum, v, j) => sum + v * w2![j]![k]!, 0));
    return weight * (1 - out * out);
  });
  const atHidden = w2!.map((row, j) => {
    const reached = row.reduce((sum, v, k) => sum + v * atOutputs[k]!, 0);
    return before[j]! > 0 ? reached : leak * reached;
  });
  return x.map((_, i) => scale.x * w1!.reduce((sum, row, j) => sum + row[i]! * atHidden[j]!, 0));
}
