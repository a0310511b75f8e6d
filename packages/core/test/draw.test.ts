import { createDraw } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';

describe('createDraw', () => {
  it('gives the same numbers for the same seed and path, and moves on at every call', () => {
    const [a, b] = [createDraw(7, 'x', 3), createDraw(7, 'x', 3)];
    const first = a.normalValues(5);
    expect(first).toEqual(b.normalValues(5));
    expect(a.normalValues(5)).not.toEqual(first);
  });

  it('makes tensors of the shape and type that were asked for', () => {
    const draw = createDraw(1);
    tf.tidy(() => {
      expect(draw.normal([2, 3]).shape).toEqual([2, 3]);
      expect(draw.uniform([]).rank).toBe(0);
      expect(draw.integers([4], 3).dtype).toBe('int32');
    });
  });
});
