import '@ganforge/backend-native';
import { freemem } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { watchDeclined } from '../src/register.ts';
import { describeNative } from './native.ts';

const size = 2 ** 31 + 16;

describeNative('tensors of more than 2^31 elements', () => {
  it('are computed by C++, unless the machine has too little memory', () => {
    if (freemem() < 3 * size) {
      expect(freemem()).toBeLessThan(3 * size);
      return;
    }
    const declined: string[] = [];
    watchDeclined((kernelName) => declined.push(kernelName));
    const found = tf.tidy(() => {
      const values = new Uint8Array(size);
      values[size - 1] = 1;
      const x = tf.tensor1d(values, 'bool');
      const last = (y: tf.Tensor1D) => [...tf.slice(y, size - 2, 2).dataSync()];
      return [tf.any(x).dataSync()[0], tf.all(x).dataSync()[0], last(x), last(tf.logicalNot(x))];
    });
    watchDeclined(undefined);
    expect([found, declined]).toEqual([[1, 0, [0, 1], [1, 0]], []]);
  });
});
