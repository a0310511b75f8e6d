import { randomStream } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';

/** Two attributes that share a coordinate, and one that no direction changes: the sign of a product. */
export const attributesOf = (x: readonly number[]): number[] => [
  Number(x[0]! + x[1]! > 0),
  Number(x[1]! > 0),
  Number(x[2]! * x[3]! > 0),
];
export const read = async (codes: tf.Tensor2D): Promise<number[][]> => (await codes.array()).map(attributesOf);
export const codesOf = (n: number, name: string): tf.Tensor2D =>
  tf.tidy(() => tf.add(2, tf.mul(3, randomStream(1, name).normal([n, 5]))) as tf.Tensor2D);
/** Codes around (2,2,2,2,2) with deviation 3: the same attributes of what is left after the shift. */
export const readShifted = (codes: tf.Tensor2D) => read(tf.tidy(() => tf.sub(codes, 2) as tf.Tensor2D));
