import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { addon } from '../src/addon.ts';
import { describeNative } from './native.ts';

const gradient = (dy: tf.Tensor, paddings: [number, number][], mode: string) =>
  tf.engine().runKernel('GanforgeMirrorPadGrad', { dy }, { paddings, mode } as unknown as tf.NamedAttrMap) as tf.Tensor;

// That it is the gradient of the padding is tested with @ganforge/engine, where the composed one is.
describeNative('GanforgeMirrorPadGrad', () => {
  it('adds what mirrors a value to it', () => {
    const dy = tf.tensor1d([1, 10, 100, 1000, 10_000, 100_000]);
    expect([...gradient(dy, [[2, 1]], 'reflect').dataSync()]).toEqual([100, 101_010, 10_001]);
    expect([...gradient(dy, [[2, 1]], 'symmetric').dataSync()]).toEqual([110, 1001, 110_000]);
    expect(
      gradient(
        tf.zeros([0, 5]),
        [
          [0, 0],
          [1, 1],
        ],
        'reflect',
      ).shape,
    ).toEqual([0, 3]);
  });

  it('refuses axes that do not fit the arrays', () => {
    const [dy, dx] = [new Float32Array(6), new Float32Array(3)];
    for (const axis of [
      [3, 3, 0],
      [3, 1, 1],
      [3, -1, 4],
      [4, 1, 1],
      [3, 0.5, 1],
    ]) {
      addon().described.set(axis);
      expect(() => addon().mirrorPadGrad(dy, dx, 1, 1, 1)).toThrow(/mirrorPadGrad: (axes|axis|what is described) must/);
    }
    expect(() => addon().mirrorPadGrad(dy, dx, 7, 1, 1)).toThrow(/mirrorPadGrad: axes must be a whole number of 0..6/);
  });
});
