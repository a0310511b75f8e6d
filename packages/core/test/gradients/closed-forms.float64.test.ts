import '@tensorflow/tfjs-backend-cpu';
import '@ganforge/core/gradients';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { errorOf } from './derivatives.ts';
import { spread } from './gradient-case.ts';

type Scalar = (x: number) => number;

const sigmoid: Scalar = (x) => 1 / (1 + Math.exp(-x));
const sech2: Scalar = (x) => 1 / Math.cosh(x) ** 2;

/** f and its first and second derivative in closed form. */
const functions: Readonly<Record<string, [(x: tf.Tensor) => tf.Tensor, first: Scalar, second: Scalar]>> = {
  leakyRelu: [(x) => tf.leakyRelu(x, 0.2), (x) => (x > 0 ? 1 : 0.2), () => 0],
  elu: [(x) => tf.elu(x), (x) => (x > 0 ? 1 : Math.exp(x)), (x) => (x > 0 ? 0 : Math.exp(x))],
  tanh: [(x) => tf.tanh(x), sech2, (x) => -2 * Math.tanh(x) * sech2(x)],
  sigmoid: [(x) => tf.sigmoid(x), (x) => sigmoid(x) * sigmoid(-x), (x) => -Math.tanh(x / 2) * sigmoid(x) * sigmoid(-x)],
  exp: [(x) => tf.exp(x), Math.exp, Math.exp],
  softplus: [(x) => tf.softplus(x), sigmoid, (x) => sigmoid(x) * sigmoid(-x)],
  'x^3, as pow': [(x) => tf.pow(x, 3), (x) => 3 * x * x, (x) => 6 * x],
};

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('derivatives in float64 against closed forms, to 1e-13', () => {
  const at = spread([13], 0, [-3, 3]);

  it.each(Object.entries(functions))('%s', (_, [f, first, second]) => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const x = tf.tensor(at);
      // tfjs throws if a function does not depend on x. A linear f has a constant slope, so the term `0 * x` is added.
      const slope = (input: tf.Tensor): tf.Tensor => tf.add(tf.grad(f)(input), tf.mul(0, input));
      expect(errorOf(Array.from(tf.grad(f)(x).dataSync()), at.map(first))).toBeLessThan(1e-13);
      expect(errorOf(Array.from(tf.grad(slope)(x).dataSync()), at.map(second))).toBeLessThan(1e-13);
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('the Hessian of the cross entropy of softmax: diag(p) - p p^T', () => {
    const p = (() => {
      const e = at.map(Math.exp);
      const sum = e.reduce((a, b) => a + b);
      return e.map((x) => x / sum);
    })();
    const v = spread([13], 5);
    const pv = p.reduce((sum, x, i) => sum + x * v[i]!, 0);
    tf.tidy(() => {
      const loss = (x: tf.Tensor): tf.Tensor => tf.neg(tf.log(tf.slice(tf.softmax(x), 4, 1)));
      const slope = (x: tf.Tensor): tf.Tensor => tf.sum(tf.mul(tf.grad(loss)(x), tf.tensor(v)));
      const product = Array.from(tf.grad(slope)(tf.tensor(at)).dataSync());
      expect(
        errorOf(
          product,
          p.map((x, i) => x * (v[i]! - pv)),
        ),
      ).toBeLessThan(1e-13);
    });
  });
});

describe('slopes at the kinks', () => {
  const slopeAt = (f: (x: tf.Tensor) => tf.Tensor, x: number): number =>
    tf.tidy(
      () =>
        tf
          .grad(f)(tf.tensor1d([x]))
          .dataSync()[0]!,
    );

  it('are those of TensorFlow', () => {
    expect(slopeAt((x) => tf.abs(x), 0)).toBe(0);
    expect(slopeAt((x) => tf.leakyRelu(x, 0.3), 0)).toBe(0.3);
    expect(slopeAt((x) => tf.elu(x), 0)).toBe(1);
    expect([slopeAt((x) => tf.relu6(x), 0), slopeAt((x) => tf.relu6(x), 6)]).toEqual([0, 0]);
    expect([slopeAt((x) => tf.clipByValue(x, 0, 1), 0), slopeAt((x) => tf.clipByValue(x, 0, 1), 1)]).toEqual([1, 1]);
  });

  it('go through casts that lose nothing alone', () => {
    const through = (from: tf.DataType, to: tf.DataType): number =>
      tf.tidy(
        () =>
          tf
            .grad((x) => tf.cast(x, to))(tf.tensor1d([1], from as 'int32'))
            .dataSync()[0]!,
      );
    expect([through('bool', 'int32'), through('bool', 'float32'), through('int32', 'float32')]).toEqual([1, 1, 1]);
    expect([through('float32', 'int32'), through('float32', 'bool'), through('int32', 'bool')]).toEqual([0, 0, 0]);
  });

  it('share the slope between equal maxima', () => {
    tf.tidy(() => {
      const slopes = tf.grad((x) => tf.max(x))(tf.tensor1d([2, 5, 5, 1]));
      expect(Array.from(slopes.dataSync())).toEqual([0, 0.5, 0.5, 0]);
    });
  });

  it('stay finite where a power has base 0 or an exponential overflows', () => {
    const second = (f: (x: tf.Tensor) => tf.Tensor, x: number): number =>
      tf.tidy(
        () =>
          tf
            .grad((at) => tf.add(tf.grad(f)(at), tf.mul(0, at)))(tf.tensor1d([x]))
            .dataSync()[0]!,
      );
    expect([slopeAt((x) => tf.pow(x, 1), 0), second((x) => tf.pow(x, 1), 0), second((x) => tf.pow(x, 2), 0)]).toEqual([
      1, 0, 2,
    ]);
    expect([second((x) => tf.elu(x), 1000), second((x) => tf.selu(x), 1000)]).toEqual([0, 0]);
  });
});
