import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeNative } from './native.ts';

describeNative('NativeBackend', () => {
  it("gives values that stay their reader's after the tensor is disposed", () => {
    const tensor = tf.relu([1, -2, 3]);
    const values = tensor.dataSync();
    tensor.dispose();
    tf.dispose(tf.relu([7, 8, 9]));
    expect([...values]).toEqual([1, 0, 3]);
  });

  it('counts memory exactly', () => {
    const before = tf.memory().numBytes;
    const tensor = tf.relu(tf.ones([100]));
    expect(tf.memory().unreliable).toBe(false);
    expect(tf.memory().numBytes - before).toBe(800);
    tensor.dispose();
  });
});
