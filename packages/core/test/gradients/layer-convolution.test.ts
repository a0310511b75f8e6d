import '@ganforge/testing';
import '@tensorflow/tfjs-backend-cpu';
import { repairGradients } from '@ganforge/core/gradients';
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { spread } from './gradient-case.ts';

type Options = Partial<Parameters<typeof layers.conv2d>[0]>;

const x = (): tf.Tensor4D => tf.tensor4d(spread([2, 7, 6, 3], 0, [-2, 2]), [2, 7, 6, 3]);

/** Returns a layer whose weights are not zero, and the same computation as a composition of operations. */
function made(options: Options) {
  const layer = layers.conv2d({ filters: 4, kernelSize: 3, ...options });
  layer.build([null, 7, 6, 3]);
  layer.setWeights(layer.getWeights().map((w, i) => tf.tensor(spread(w.shape, i + 1, [-1, 1]), w.shape)));
  const weights = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const { strides = 1, padding = 'valid', dilationRate = 1, activation } = options;
  const composed = (input: tf.Tensor4D): tf.Tensor => {
    const [kernel, bias] = weights as [tf.Variable<tf.Rank.R4>, tf.Variable?];
    const sizes = [strides, padding as 'same' | 'valid', 'NHWC', dilationRate] as [number, 'same', 'NHWC', number];
    const y = tf.conv2d(input, kernel, ...sizes);
    const shifted = bias === undefined ? y : tf.add(y, bias);
    return activation === 'tanh' ? tf.tanh(shifted) : shifted;
  };
  return { layer, weights, composed, apply: (input: tf.Tensor4D) => layer.apply(input) as tf.Tensor };
}

/** Returns the gradients of `sum(f^2)` for the input and the weights. */
function gradients(f: (x: tf.Tensor4D) => tf.Tensor, weights: tf.Variable[]): tf.Tensor[] {
  const input = tf.variable(x());
  const { grads } = tf.variableGrads(() => tf.sum(tf.square(f(input))), [input, ...weights]);
  return [grads[input.name]!, ...weights.map((weight) => grads[weight.name]!)];
}

async function kernelsOf(run: () => tf.Tensor): Promise<string[]> {
  return (await tf.engine().profile(run)).kernelNames;
}

beforeAll(async () => {
  await tf.setBackend('cpu');
  repairGradients();
});

describe('tf.layers.conv2d', () => {
  const cases: Readonly<Record<string, Options>> = {
    'with a bias': {},
    'without one': { useBias: false },
    'of stride 2, same': { strides: 2, padding: 'same' },
    'of two strides': { strides: [2, 1] },
    'with an activation': { activation: 'tanh' },
    'dilated, with a bias': { dilationRate: 2 },
    'dilated, without one': { dilationRate: [1, 2], useBias: false },
  };
  for (const [name, options] of Object.entries(cases)) {
    it(`${name} has the values and gradients of the operations it consists of`, () => {
      const { apply, composed, weights } = made(options);
      expect(apply(x())).toBeAllclose(composed(x()), { atol: 1e-6 });
      const [actual, expected] = [gradients(apply, weights), gradients(composed, weights)];
      expect(actual.length).toBe(options.useBias === false ? 2 : 3);
      for (const [i, gradient] of actual.entries()) expect(gradient).toBeAllclose(expected[i]!, { atol: 1e-4 });
    });
  }

  it('with a bias has a second derivative', () => {
    const { apply, composed } = made({ strides: 2, padding: 'same', activation: 'tanh' });
    const twice = (f: (input: tf.Tensor4D) => tf.Tensor) =>
      tf.grad((at: tf.Tensor) => tf.sum(tf.square(tf.grad((z) => tf.sum(f(z as tf.Tensor4D)))(at))))(x());
    expect(twice(apply)).toBeAllclose(twice(composed), { atol: 1e-4 });
  });

  for (const useBias of [true, false]) {
    it(`computes the gradients that are asked for alone, ${useBias ? 'with' : 'without'} a bias`, async () => {
      const { apply, weights } = made({ useBias });
      const input = x();
      const forInput = await kernelsOf(() => tf.grad((z) => apply(z as tf.Tensor4D))(input));
      expect(forInput).toContain(tf.Conv2DBackpropInput);
      expect(forInput).not.toContain(tf.Conv2DBackpropFilter);
      const forFilter = await kernelsOf(() => {
        const { grads } = tf.variableGrads(() => tf.sum(apply(input)), [weights[0]!]);
        return Object.values(grads)[0]!;
      });
      expect(forFilter).toContain(tf.Conv2DBackpropFilter);
      expect(forFilter).not.toContain(tf.Conv2DBackpropInput);
    });
  }

  it('leaves no tensors behind', () => {
    const { apply, weights } = made({ activation: 'tanh' });
    const before = tf.memory().numTensors;
    tf.tidy(() => void gradients(apply, weights));
    expect(tf.memory().numTensors).toBe(before + 1); // one tensor more, the variable of the input
  });

  it('does not change with channels first', () => {
    const { apply, composed } = made({ dataFormat: 'channelsFirst' });
    const turned = (z: tf.Tensor): tf.Tensor =>
      tf.transpose(composed(tf.transpose(z, [0, 2, 3, 1]) as tf.Tensor4D), [0, 3, 1, 2]);
    const of = (f: (z: tf.Tensor4D) => tf.Tensor) => tf.grad((z) => tf.sum(tf.square(f(z as tf.Tensor4D))))(x());
    expect(of(apply)).toBeAllclose(of(turned), { atol: 1e-4 });
  });
});
