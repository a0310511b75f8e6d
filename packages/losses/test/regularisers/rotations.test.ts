import { rotations } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';

it('gives each image by 0, 90, 180 and 270 degrees, with the quarter turns', () => {
  tf.tidy(() => {
    const images = tf.reshape(tf.range(0, 2 * 3 * 3, 1), [2, 3, 3, 1]);
    const { images: turned, labels } = rotations(images);
    expect(turned.shape).toEqual([8, 3, 3, 1]);
    expect(Array.from(labels.dataSync())).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
    const at = tf.reshape(turned, [8, 3, 3]).arraySync() as number[][][];
    for (let n = 0; n < 2; n++) {
      for (let row = 0; row < 3; row++) {
        for (let column = 0; column < 3; column++) {
          const value = at[n]![row]![column]!;
          // The rotation is counter-clockwise: the last column becomes the first row.
          expect(at[2 + n]![2 - column]![row]).toBe(value);
          expect(at[4 + n]![2 - row]![2 - column]).toBe(value);
          expect(at[6 + n]![column]![2 - row]).toBe(value);
        }
      }
    }
  });
});

it('refuses images that are not square', () => {
  const images = tf.zeros([1, 2, 3, 1]);
  expect(() => rotations(images)).toThrow('[losses/rotations] images must be square, [N,S,S,C]; received [1,2,3,1].');
  images.dispose();
});
