import { randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { type Critic, dragan, gradientPenalty, r1, r2 } from '@ganforge/losses';
import '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

// Tests properties that all penalties have, with critics whose gradients are known in closed form.

const random = () => randomStream(5);
const weights = [0.5, -1, 2, 0.25, 1, -0.5];
const norm = Math.hypot(...weights);
let before = 0;

beforeEach(async () => {
  await useEngine('cpu');
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors).toBe(before));

describe('a linear critic w.x, whose gradient is w everywhere', () => {
  const shapes = [[6], [2, 3], [1, 2, 3], [1, 1, 2, 3], [6, 1, 1, 1]];
  it.each(shapes.map((shape) => [shape]))('has a penalty of (||w|| - 1)^2 on samples of shape %o', (shape) => {
    tf.tidy(() => {
      const [real, fake] = [random().normal([4, ...shape]), tf.zeros([4, ...shape])];
      const penalty = (w: tf.Tensor): tf.Scalar =>
        gradientPenalty((x) => tf.matMul(tf.reshape(x, [4, 6]), tf.reshape(w, [6, 1])), real, fake, random());
      const { value, grad } = tf.valueAndGrad(penalty)(tf.tensor1d(weights));
      expect(value).toBeAllclose((norm - 1) ** 2);
      expect(grad).toBeAllclose(tf.tensor1d(weights.map((w) => 2 * (norm - 1) * (w / norm))));
    });
  });

  it('sums the logits of a map: three of them triple the gradient', () => {
    tf.tidy(() => {
      const x = random().normal([4, 6]);
      const map: Critic = (at) =>
        tf.tile(tf.reshape(tf.matMul(at as tf.Tensor2D, tf.tensor2d(weights, [6, 1])), [4, 1, 1]), [1, 3, 1]);
      expect(gradientPenalty(map, x, x, random())).toBeAllclose((3 * norm - 1) ** 2);
      expect(r1(map, x)).toBeAllclose((9 * norm ** 2) / 2);
    });
  });

  it('takes single numbers as samples', () => {
    tf.tidy(() => {
      const x = tf.tensor1d([1, 2, 3]);
      expect(gradientPenalty((at) => tf.mul(3, at), x, x, random())).toBeAllclose(4);
    });
  });

  it('is drawn to the target from above and below, or from above alone', () => {
    tf.tidy(() => {
      const x = random().normal([4, 6]);
      const linear: Critic = (at) => tf.matMul(at as tf.Tensor2D, tf.tensor2d(weights, [6, 1]));
      const at = (target: number, oneSided: boolean) => gradientPenalty(linear, x, x, random(), { target, oneSided });
      expect(at(0, false)).toBeAllclose(norm ** 2);
      expect(at(4, false)).toBeAllclose((norm - 4) ** 2);
      expect(at(4, true)).toBeAllclose(0);
      expect(at(0.5, true)).toBeAllclose((norm - 0.5) ** 2);
      expect(dragan(linear, x, random(), { target: 4, oneSided: true })).toBeAllclose(0);
    });
  });
});

it('mixes reals and fakes by one number per sample, the first that the stream gives', () => {
  tf.tidy(() => {
    const real = tf.tensor3d([3, 4, 0, 0, 5, 12], [3, 1, 2]);
    const fake = tf.zeros([3, 1, 2]);
    // The gradient of `||x||^2 / 2` is x. At a point between x and 0, its norm is `alpha * ||x||`.
    const penalty = gradientPenalty((x) => tf.div(tf.sum(tf.square(x), [1, 2]), 2), real, fake, random());
    const alpha = random().uniformValues(3);
    expect(new Set(alpha).size).toBe(3);
    expect(penalty).toBeAllclose(((5 * alpha[0]! - 1) ** 2 + 1 + (13 * alpha[2]! - 1) ** 2) / 3);
  });
});

it('a gradient of zero costs target^2 and passes nothing on, instead of NaN', () => {
  tf.tidy(() => {
    const x = random().normal([3, 2]);
    const dead =
      (w: tf.Tensor): Critic =>
      (at) =>
        tf.relu(tf.matMul(tf.mul(0, at) as tf.Tensor2D, w as tf.Tensor2D));
    const penalties = [
      (w: tf.Tensor) => gradientPenalty(dead(w), x, x, random(), { target: 2 }),
      (w: tf.Tensor) => dragan(dead(w), x, random(), { target: 2 }),
      (w: tf.Tensor) => tf.add<tf.Scalar>(tf.add(r1(dead(w), x), r2(dead(w), x)), 4),
    ];
    for (const penalty of penalties) {
      const { value, grad } = tf.valueAndGrad(penalty)(tf.ones([2, 1]));
      expect(value).toBeAllclose(4);
      expect(grad).toBeAllclose(tf.zeros([2, 1]));
    }
  });
});

it('dragan on a batch of equal values moves nothing and stays finite', () => {
  tf.tidy(() => {
    const penalty = (x: tf.Tensor): tf.Scalar => dragan((at) => tf.sum(tf.square(at), 1), x, random());
    const { value, grad } = tf.valueAndGrad(penalty)(tf.ones([2, 4]));
    expect(value).toBeAllclose(9); // the gradient is 2x, and its norm is 4
    expect(grad).toBeAllclose(tf.fill([2, 4], 3)); // this is `2 * (4 - 1) * (2 * x / 4) * 2 / 2`
  });
});

it('is differentiated for the weights of a layers model, and leaves nothing behind', () => {
  const network = sequential({
    layers: [
      layers.dense({ units: 3, inputShape: [2], activation: 'tanh', kernelInitializer: 'ones' }),
      layers.leakyReLU({ alpha: 0.2 }),
      layers.dense({ units: 1, kernelInitializer: 'ones' }),
    ],
  });
  const variables = network.trainableWeights.map((w) => w.read() as tf.Variable);
  const x = tf.tensor2d([0.1, 0.2, -0.3, -0.5], [2, 2]);
  const held = tf.memory().numTensors;
  for (let i = 0; i < 3; i++) {
    const { value, grads } = tf.variableGrads(
      () => r1((at) => network.apply(at, { training: true }) as tf.Tensor, x),
      variables,
    );
    // The critic is `f = 3 * leaky(tanh(x1 + x2))`. Its derivative in both directions is `f' = 3 * (1 - t^2)` with
    // `t = tanh(x1 + x2)`. It is multiplied by 0.2 where the sum `x1 + x2` is negative.
    const slopes = [3 * (1 - Math.tanh(0.3) ** 2), 0.6 * (1 - Math.tanh(0.8) ** 2)];
    expect(value).toBeAllclose((slopes[0]! ** 2 + slopes[1]! ** 2) / 2);
    // The last bias has no gradient. Each sample adds `2 * f' * (f' / 3) / 2` to the gradient of each weight of the
    // last kernel.
    const kernel = grads[variables[2]!.name]!;
    expect(kernel).toBeAllclose(Array(3).fill((slopes[0]! ** 2 + slopes[1]! ** 2) / 3));
    tf.dispose([value, grads]);
    expect(tf.memory().numTensors).toBe(held);
  }
  network.dispose();
  x.dispose();
});
