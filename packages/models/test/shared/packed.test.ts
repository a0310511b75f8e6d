import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { packed } from '../../src/shared/packed.ts';

beforeAll(() => useEngine('cpu'));

it('stacks images that follow one another on their channels', () => {
  tf.tidy(() => {
    const images = tf.reshape(tf.range(0, 4 * 2 * 3 * 2), [4, 2, 3, 2]);
    const found = packed(images, 2);
    expect(found.shape).toEqual([2, 2, 3, 4]);
    const each = tf.unstack(images);
    const expected = tf.stack([tf.concat([each[0]!, each[1]!], 2), tf.concat([each[2]!, each[3]!], 2)]);
    expect(Array.from(found.dataSync())).toEqual(Array.from(expected.dataSync()));
    expect(packed(images, 1)).toBe(images);
  });
});
