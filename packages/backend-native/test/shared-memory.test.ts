import '@ganforge/backend-native';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { addon } from '../src/addon.ts';
import { congruence } from '../src/linear-algebra.ts';
import { describeNative } from './native.ts';

/** An array in memory that another thread could write. */
const shared = <T>(type: { new (buffer: ArrayBuffer): T; BYTES_PER_ELEMENT: number }, length: number): T =>
  new type(new SharedArrayBuffer(length * type.BYTES_PER_ELEMENT) as unknown as ArrayBuffer);

describeNative('memory that other threads can write', () => {
  it.each([
    ['float32', Float32Array],
    ['int32', Int32Array],
    ['bool', Uint8Array],
  ] as const)('is copied into a tensor of %s', (dtype, type) => {
    const values = shared(type as Float32ArrayConstructor, 4);
    values.fill(1);
    const x = tf.tensor1d(values, dtype);
    values.fill(0);
    expect([...x.dataSync()]).toEqual([1, 1, 1, 1]);
    x.dispose();
  });

  it('is never used for the positions that a kernel reads or writes', () => {
    const indices = shared(Int32Array, 2);
    const [x, y] = [new Float32Array(4), new Float32Array(4)];
    const refused = /must be in memory of one thread; received shared memory/;
    expect(() => addon().gather(x, indices, y, 1, 1, 2, 2)).toThrow(refused);
    expect(() => addon().segmentSum(x, indices, y, 2, 2, 2)).toThrow(refused);
    const product = [1, 1, 4, false, false, false, undefined, 0, 0, undefined] as const;
    expect(() => addon().matMul(x, x, new Float32Array(2), indices, indices, ...product)).toThrow(refused);
    const [starts, pixels, weights] = [Int32Array.of(0, 1, 2), indices, new Float32Array(2)];
    const mixture = [starts, pixels, weights] as const;
    expect(() => addon().resample(x, y, 1, 1, ...[2, 2, 2, 2], ...mixture, ...mixture)).toThrow(refused);
  });

  it('is copied if it has the order of rows', () => {
    const order = shared(Int32Array, 2);
    order.set([1, 0]);
    const factor = { rank: 1, order, transposed: Float64Array.of(1, 2), residual: 0 };
    expect([...congruence(factor, Float64Array.of(1, 0, 0, 1))]).toEqual([5]);
  });
});
