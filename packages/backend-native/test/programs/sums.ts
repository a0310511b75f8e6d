// Prints the bits of what some kernels give: the same with any number of threads.
import '@ganforge/backend-native';
import '@ganforge/core/gradients';
import * as tf from '@tensorflow/tfjs-core';
import { addRows, addSquares, mirrored, symmetricEigenvalues } from '../../src/linear-algebra.ts';
import { someKernels } from './some-kernels.ts';

await tf.setBackend('native');
const sums = tf.tidy(someKernels);
const products = tf.tidy(() => {
  const a = tf.sin(tf.reshape(tf.range(0, 700 * 300), [700, 300])) as tf.Tensor2D;
  const x = tf.reshape(tf.slice(tf.reshape(a, [-1]), 0, 2 * 40 * 40 * 32), [2, 40, 40, 32]) as tf.Tensor4D;
  const filter = tf.reshape(tf.slice(tf.reshape(a, [-1]), 7, 4 * 4 * 32 * 48), [4, 4, 32, 48]) as tf.Tensor4D;
  const grad = tf.grads((p: tf.Tensor, q: tf.Tensor) => tf.conv2d(p as tf.Tensor4D, q as tf.Tensor4D, 2, 'same'));
  return [tf.matMul(a, a, true, false), ...grad([x, filter])].map((y) => tf.sum(tf.abs(y)).dataSync()[0]);
});
const d = 150;
const x = Float32Array.from({ length: 400 * d }, (_, i) => Math.fround(Math.sin(i)));
const [sum, squares] = [new Float64Array(d), new Float64Array(d * d)];
addRows(sum, x, 400);
addSquares(squares, x, { rows: 400, d, centre: sum.map((value) => value / 400) });
const eigenvalues = symmetricEigenvalues(mirrored(squares, d, 399), d);
console.log(JSON.stringify([...sums, ...products, ...sum, ...eigenvalues]));
