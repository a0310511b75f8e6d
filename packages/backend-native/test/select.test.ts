import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { addon } from '../src/addon.ts';
import { describeNative } from './native.ts';

describeNative('Select', () => {
  it('takes one of two values, over several chunks, NaN untouched', () => {
    const size = 70_003;
    const condition = Uint8Array.from({ length: size }, (_, i) => Number(i % 3 === 0));
    const t = Float32Array.from({ length: size }, (_, i) => (i % 5 === 0 ? Number.NaN : i));
    const e = Float32Array.from({ length: size }, (_, i) => -i);
    const expected = t.map((v, i) => (condition[i] ? v : e[i]!));
    expect(tf.where(tf.tensor1d(condition, 'bool'), tf.tensor1d(t), tf.tensor1d(e)).dataSync()).toEqual(expected);
  });

  it('broadcasts, and keeps int32', () => {
    const y = tf.where<tf.Tensor>(
      tf.tensor2d([1, 0], [2, 1], 'bool'),
      tf.tensor1d([1, 2], 'int32'),
      tf.scalar(7, 'int32'),
    );
    expect([y.dtype, ...y.dataSync()]).toEqual(['int32', 1, 2, 7, 7]);
  });

  it('takes whole rows by a condition for each', () => {
    const inputs = { condition: tf.tensor1d([0, 1], 'bool'), t: tf.ones([2, 3]), e: tf.zeros([2, 3]) };
    expect([...(tf.engine().runKernel(tf.Select, inputs) as tf.Tensor).dataSync()]).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it('takes empty tensors, and refuses arrays that do not fit', () => {
    expect(tf.where(tf.zeros([0, 2], 'bool'), tf.zeros([0, 2]), tf.zeros([0, 2])).shape).toEqual([0, 2]);
    const values = new Float32Array(4);
    expect(() => addon().select(new Uint8Array(3), values, values, values)).toThrow(/select/);
    expect(() => addon().select(new Uint8Array(4), values, new Float32Array(3), values)).toThrow(/select/);
  });
});
