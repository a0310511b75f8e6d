import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { relativeError } from './reference.ts';

export const size = (shape: number[]): number => shape.reduce((a, b) => a * b, 1);

/** The value at each index of an array of `shape`, in row-major order. */
export function build(shape: number[], value: (index: number[]) => number): Float64Array {
  return Float64Array.from({ length: size(shape) }, (_, flat) => {
    let rest = flat;
    const index = shape.map((_, axis) => {
      const below = size(shape.slice(axis + 1));
      const i = Math.floor(rest / below);
      rest %= below;
      return i;
    });
    return value(index);
  });
}

export const offset = (shape: number[], index: number[]): number =>
  index.reduce((n, i, axis) => n * shape[axis]! + i, 0);

/** Asserts that `compute` gives `expected` within 1e-5 of its largest value and leaves no other tensor. */
export function expectValues(compute: () => tf.Tensor, shape: number[], expected: ArrayLike<number>): void {
  const before = tf.memory().numTensors;
  const actual = compute();
  expect(tf.memory().numTensors).toBe(before + 1);
  expect(actual.shape).toEqual(shape);
  expect(relativeError(actual.dataSync(), expected)).toBeLessThan(1e-5);
  actual.dispose();
}
