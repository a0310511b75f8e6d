import { randomStream } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { watchDeclined } from '../src/register.ts';
import { describeNative } from './native.ts';

/** Draws of every kind, one after another from one stream: where one takes too many words the next ones differ. */
function draws(size: number): number[][] {
  const random = randomStream(2 ** 40 + 7, 'bits', size);
  const tensors = [
    random.uniform([size]),
    random.uniform([size], -3, 0.1),
    random.normal([size], 0.5, 2),
    random.truncatedNormal([size]),
    random.gumbel([size]),
    random.integers([size], 10),
    random.integers([size], 2 ** 31),
    // Half of all words are past the last whole multiple.
    random.integers([size], 2 ** 31 - 1),
    random.integers([size], 1_431_655_766),
    random.normal([size]),
  ];
  return tensors.map((tensor) => {
    const values = [...tensor.dataSync()];
    tensor.dispose();
    return values;
  });
}

describeNative('random streams', () => {
  it.each([0, 1, 2, 3, 4, 5, 127, 128, 257, 4099, 20_001])(
    'have the bits of the streams in JavaScript: %i of each kind',
    async (size) => {
      const declined: string[] = [];
      watchDeclined((kernelName) => declined.push(kernelName));
      const native = draws(size);
      watchDeclined(undefined);
      await tf.setBackend('cpu');
      const javascript = draws(size);
      await tf.setBackend('native');
      expect(native).toEqual(javascript);
      expect(declined).toEqual([]);
    },
  );

  it('leave nothing behind', () => {
    const before = tf.memory().numTensors;
    draws(300);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuse the arguments that the streams of core refuse', () => {
    const random = randomStream(1);
    expect(() => random.normal([2], Number.NaN)).toThrow('mean must be finite');
    expect(() => random.uniform([2], 1, 1)).toThrow('must contain a float32');
    expect(() => random.integers([-1], 3)).toThrow('must be an integer');
  });
});
