import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { addon } from '../src/addon.ts';
import { describeNative } from './native.ts';

describeNative('AddN', () => {
  it('adds in order, over several chunks', () => {
    const terms = [1, 1e8, -1e8, 0.5].map((v) => Float32Array.from({ length: 70_003 }, (_, i) => v * ((i % 7) + 1)));
    const expected = terms[0]!.map((_, i) => terms.reduce((sum, term) => Math.fround(sum + term[i]!), 0));
    expect(tf.addN(terms.map((term) => tf.tensor1d(term))).dataSync()).toEqual(expected);
  });

  it('adds a single tensor, int32 sums that wrap, and empty tensors', () => {
    expect([...tf.addN([tf.tensor1d([1, 2])]).dataSync()]).toEqual([1, 2]);
    const most = tf.scalar(2147483647, 'int32');
    expect([...tf.addN([most, most, most]).dataSync()]).toEqual([2147483645]);
    expect(tf.addN([tf.zeros([0, 2]), tf.zeros([0, 2])]).shape).toEqual([0, 2]);
  });

  it('refuses arrays of different sizes', () => {
    expect(() => addon().addN(new Float32Array(3), new Float32Array(2))).toThrow(/addN: xs must be an array of 3/);
    expect(() => addon().addN(new Float32Array(3))).toThrow(/nothing to add/);
  });
});
