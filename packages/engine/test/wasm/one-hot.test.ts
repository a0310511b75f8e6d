import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => useEngine('wasm'));

describe('oneHot on wasm', () => {
  it.each([
    ['float32', 0.5, -0.25],
    ['int32', 7, -2],
    ['bool', 1, 0],
  ] as const)('has the type %s that is asked for, and its values', (dtype, on, off) => {
    const before = tf.memory().numTensors;
    const [values, shape, found] = tf.tidy(() => {
      // no index matches outside 0..2
      const x = tf.oneHot(tf.tensor2d([1, 0, 2, -1, 3, 2], [3, 2], 'int32'), 3, on, off, dtype);
      return [Array.from(x.dataSync()), x.shape, x.dtype];
    });
    const rows = [1, 0, 2, -1, 3, 2].map((index) => [0, 1, 2].map((k) => (k === index ? on : off)));
    expect(values).toEqual(rows.flat());
    expect([shape, found]).toEqual([[3, 2, 3], dtype]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('of booleans leaves the memory behind it alone', () => {
    tf.tidy(() => {
      const indices = tf.zeros([1000], 'int32');
      const [hole, after] = [tf.zeros([2000], 'bool'), tf.fill([500], 3)];
      hole.dispose(); // the booleans go where these were
      const y = tf.oneHot(indices as tf.Tensor1D, 2, 1, 0, 'bool');
      expect(new Set(after.dataSync())).toEqual(new Set([3]));
      expect(y.dataSync().slice(0, 4)).toEqual(Uint8Array.of(1, 0, 1, 0));
    });
  });
});
