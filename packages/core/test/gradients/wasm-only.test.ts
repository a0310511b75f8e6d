import '@ganforge/core/gradients';
import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { spread } from './gradient-case.ts';

beforeAll(async () => {
  await useEngine('wasm');
});

const tensor = (shape: number[], seed: number): tf.Tensor => tf.tensor(spread(shape, seed), shape);

/**
 * Throws unless the gradient of a linear map f is its adjoint, `(f(x) - f(0)).dy = x.g`, and the gradient of the
 * adjoint is the map.
 *
 * For a linear map this check is complete, because these sums of products determine its matrix.
 */
function expectAdjoint(f: (x: tf.Tensor) => tf.Tensor, shape: number[]): void {
  const before = tf.memory().numTensors;
  const errors = tf.tidy(() => {
    const dot = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.sum(tf.mul(a, b));
    const zero = f(tf.zeros(shape));
    const linear = (x: tf.Tensor): tf.Tensor => tf.sub(f(x), zero);
    return [0, 1, 2, 3].map((seed) => {
      const [x, y] = [tensor(shape, seed), tensor(zero.shape, 10 + seed)];
      const gradient = tf.grad(linear)(x, y);
      const twice = tf.grad((dy: tf.Tensor) => tf.grad(linear)(x, dy))(y, x);
      const [value, first, second] = [dot(linear(x), y), dot(x, gradient), dot(twice, y)].map((t) => t.dataSync()[0]!);
      return Math.max(Math.abs(first! - value!), Math.abs(second! - value!)) / Math.max(1, Math.abs(value!));
    });
  });
  expect(Math.max(...errors)).toBeLessThan(1e-5);
  expect(tf.memory().numTensors).toBe(before);
}

describe('gradients of what upstream computes on wasm, but not on cpu', () => {
  it('image.transform of two images, each its own transform or one for both', () => {
    const transforms = [
      [0.94, -0.34, 0.9, 0.34, 0.94, -0.7, 0, 0],
      [1.3, 0.1, -0.6, 0.2, 0.8, 0.4, 0.02, 0.01],
    ];
    for (const rows of [transforms, transforms.slice(0, 1)]) {
      expectAdjoint((x) => tf.image.transform(x as tf.Tensor4D, tf.tensor2d(rows), 'bilinear'), [2, 5, 6, 2]);
    }
  });

  it('einsum that sums over a label of one tensor alone', () => {
    const [a, b] = [tensor([2, 3, 2], 20), tensor([2, 4], 21)];
    expectAdjoint((x) => tf.einsum('bij,bk->bi', x, b), [2, 3, 2]);
    expectAdjoint((x) => tf.einsum('bij,bk->bi', a, x), [2, 4]);
    tf.dispose([a, b]);
  });

  it('depthToSpace of NCHW', () => {
    expectAdjoint((x) => tf.depthToSpace(x as tf.Tensor4D, 2, 'NCHW'), [2, 8, 2, 3]);
  });
});

it('refuses gradients for the boxes of a crop and for transforms, which are not there', () => {
  tf.tidy(() => {
    const image = tensor([1, 4, 4, 1], 1) as tf.Tensor4D;
    const crop = (boxes: tf.Tensor): tf.Tensor =>
      tf.image.cropAndResize(image, boxes as tf.Tensor2D, tf.tensor1d([0], 'int32'), [2, 2]);
    expect(() => tf.grad(crop)(tf.tensor2d([[0, 0, 1, 1]]))).toThrow(
      '[core/gradients] image.cropAndResize has a gradient for the images only',
    );
    // If a gradient throws, tfjs leaves its tape open.
    Object.assign(tf.engine().state, { gradientDepth: 0, kernelDepth: 0, activeTape: null });
  });
});
