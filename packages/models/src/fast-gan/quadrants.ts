import type { RandomStream } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { oneHotDraws } from '../shared/draws.ts';

/**
 * Returns a function that crops one of the four quadrants of feature maps [N,H,W,C]. The quadrant is chosen at random,
 * once for all calls of the function.
 */
export function randomQuadrant(random: RandomStream): (maps: tf.Tensor) => tf.Tensor {
  const chosen = tf.split(oneHotDraws(random, 1, 4), 4, 1);
  return (maps) => {
    const [, height, width] = maps.shape as [number, number, number];
    const [rows, columns] = [height / 2, width / 2];
    const places = [0, 1].flatMap((row) => [0, 1].map((column) => [row * rows, column * columns] as const));
    const quarters = places.map(([row, column]) => tf.slice(maps, [0, row, column, 0], [-1, rows, columns, -1]));
    return tf.addN(quarters.map((quarter, i) => tf.mul(quarter, tf.reshape(chosen[i]!, [1, 1, 1, 1]))));
  };
}
