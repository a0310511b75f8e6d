import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeNative } from './native.ts';

describeNative('Cast', () => {
  const found = (x: tf.Tensor) => [x.dtype, ...x.dataSync()];

  it('converts floats to int32 as JavaScript does', () => {
    const values = [1.9, -1.9, -0, Number.NaN, Number.POSITIVE_INFINITY, 2147483648, 4294967296 + 512, -3e9, 1e20];
    const expected = Int32Array.from(new Float32Array(values));
    expect(found(tf.cast(tf.tensor1d(values), 'int32'))).toEqual(['int32', ...expected]);
    const many = Float32Array.from({ length: 40_001 }, (_, i) => (i - 20_000) * (i % 4001 === 7 ? 1e8 : 0.75));
    expect(tf.cast(tf.tensor1d(many), 'int32').dataSync()).toEqual(Int32Array.from(many));
  });

  it('converts values other than 0 to true', () => {
    expect(found(tf.cast(tf.tensor1d([0, -0, 0.1, Number.NaN, -3]), 'bool'))).toEqual(['bool', 0, 0, 1, 1, 1]);
    expect(found(tf.cast(tf.tensor1d([0, 256, -1], 'int32'), 'bool'))).toEqual(['bool', 0, 1, 1]);
  });

  it('goes up in arrays of the new type', () => {
    const ints = tf.tensor1d([1, -2, 16777217], 'int32');
    expect(tf.cast(ints, 'float32').dataSync()).toEqual(new Float32Array([1, -2, 16777216]));
    expect(tf.cast(tf.tensor1d([1, 0], 'bool'), 'float32').dataSync()).toEqual(new Float32Array([1, 0]));
    expect(tf.cast(tf.tensor1d([1, 0], 'bool'), 'int32').dataSync()).toEqual(new Int32Array([1, 0]));
    expect(tf.cast(tf.zeros([0, 3], 'int32'), 'float32').shape).toEqual([0, 3]);
  });

  it('shares values that have the type, and counts them', () => {
    const x = tf.tensor1d([1.5, 2]);
    const before = tf.memory();
    const y = tf.cast(x, 'float32');
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
    x.dispose();
    expect([...y.dataSync()]).toEqual([1.5, 2]);
    y.dispose();
    expect(tf.memory().numTensors).toBe(before.numTensors - 1);
  });

  it('leaves complex numbers to cpu', () => {
    const z = tf.cast(tf.tensor1d([1, 2], 'int32'), 'complex64');
    expect(found(tf.real(z as tf.Tensor))).toEqual(['float32', 1, 2]);
    expect(found(tf.cast(z, 'int32'))).toEqual(['int32', 1, 2]);
  });
});
