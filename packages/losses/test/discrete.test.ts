import { randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { categoricalLogProbability, gumbelSoftmax, reinforce, straightThrough } from '@ganforge/losses';
import { suiteEngines } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

const theta = [0.5, -1, 2];
const rewards = [3, -2, 1];
const codes = [1, 2, -1];

const softmax = (x: readonly number[]): number[] => {
  const e = x.map(Math.exp);
  return e.map((v) => v / e.reduce((a, b) => a + b));
};
const p = softmax(theta);
const expectation = (f: readonly number[]): number => f.reduce((sum, value, k) => sum + p[k]! * value, 0);
/** Returns the gradient of E[f(k)] with k drawn from softmax(theta). It is `p_j * (f_j - E[f])`. */
const slopeOf = (f: readonly number[]): number[] => p.map((pj, j) => pj * (f[j]! - expectation(f)));

const oneHot = (k: number): tf.Tensor => tf.tensor2d([theta.map((_, j) => Number(j === k))]);
/** Returns the mean of a gradient over all draws k, weighted by their probabilities. */
const overDraws = (gradientOf: (k: number) => tf.Tensor): number[] =>
  tf.tidy(() => {
    const each = theta.map((_, k) => Array.from(gradientOf(k).dataSync()));
    return theta.map((_, j) => each.reduce((sum, gradient, k) => sum + p[k]! * gradient[j]!, 0));
  });

describe.each(await suiteEngines())('discrete outputs on %s', (engine) => {
  beforeAll(async () => {
    await useEngine(engine);
  });

  it('REINFORCE is unbiased, with any baseline', () => {
    for (const baseline of [0, 5, expectation(rewards)]) {
      const slope = overDraws((k) =>
        tf.grad((x) => {
          const log = categoricalLogProbability(x, tf.tensor1d([k], 'int32'));
          return reinforce(log, tf.tensor1d([rewards[k]!]), baseline);
        })(tf.tensor2d([theta])),
      );
      expect(slope).toBeAllclose(
        slopeOf(rewards).map((s) => -s),
        { atol: 1e-5 },
      );
    }
  });

  it('REINFORCE averages over draws, and passes no gradient to rewards and baselines', () => {
    tf.tidy(() => {
      const [logs, reward, baseline] = [tf.tensor1d([-1, -2]), tf.tensor1d([3, 5]), tf.tensor1d([1, 2])];
      expect(reinforce(logs, reward, baseline)).toBeAllclose((2 * 1 + 3 * 2) / 2);
      const gradients = tf.grads((a, b, c) => reinforce(a!, b!, c!))([logs, reward, baseline]);
      expect(gradients[0]!).toBeAllclose([-1, -1.5]);
      expect(gradients[1]!).toBeAllclose([0, 0]);
      expect(gradients[2]!).toBeAllclose([0, 0]);
    });
  });

  it('straight-through is unbiased for what is linear in the one-hot vector', () => {
    const slope = overDraws((k) =>
      tf.grad((x) => tf.sum(tf.mul(straightThrough(oneHot(k), tf.softmax(x)), tf.tensor2d([rewards]))))(
        tf.tensor2d([theta]),
      ),
    );
    expect(slope).toBeAllclose(slopeOf(rewards), { atol: 1e-5 });
  });

  it('straight-through has its known bias for the square of a code', () => {
    // For `f(y) = (y . c)^2`, the true gradient is `p_j * (c_j^2 - E[c^2])`, and the estimate is
    // `2 * E[c] * p_j * (c_j - E[c])`.
    const slope = overDraws((k) =>
      tf.grad((x) =>
        tf.sum(tf.square(tf.sum(tf.mul(straightThrough(oneHot(k), tf.softmax(x)), tf.tensor2d([codes]))))),
      )(tf.tensor2d([theta])),
    );
    const estimate = slopeOf(codes).map((s) => 2 * expectation(codes) * s);
    const truth = slopeOf(codes.map((c) => c * c));
    expect(slope).toBeAllclose(estimate, { atol: 1e-5 });
    expect(Math.max(...slope.map((s, j) => Math.abs(s - truth[j]!)))).toBeGreaterThan(0.1);
  });

  it('straight-through is exactly the hard value, and its gradient goes to the soft one', () => {
    tf.tidy(() => {
      const [hard, soft] = [tf.tensor1d([1, 0, 0]), tf.tensor1d([0.3, 0.6, 0.1])];
      expect(Array.from(straightThrough(hard, soft).dataSync())).toEqual([1, 0, 0]);
      const [dHard, dSoft] = tf.grads((h, s) => tf.sum(tf.mul(straightThrough(h!, s!), tf.tensor1d([1, 2, 3]))))([
        hard,
        soft,
      ]);
      expect(Array.from(dHard!.dataSync())).toEqual([0, 0, 0]);
      expect(Array.from(dSoft!.dataSync())).toEqual([1, 2, 3]);
      expect(() => straightThrough(hard, tf.zeros([2]))).toThrow(
        '[losses/straight-through] hard and soft must have the same shape',
      );
    });
  });

  it('Gumbel-softmax draws its largest entry from the categorical distribution at any temperature', () => {
    const n = 20_000;
    for (const temperature of [0.1, 1, tf.scalar(5)]) {
      const picks = tf.tidy(() => {
        const y = gumbelSoftmax(tf.tile(tf.tensor2d([theta]), [n, 1]), randomStream(4), temperature);
        expect(tf.sum(y, 1)).toBeAllclose(new Array(n).fill(1), { atol: 1e-5 });
        return tf.argMax(y, 1).dataSync();
      });
      for (const [k, pk] of p.entries()) {
        const count = picks.filter((pick) => pick === k).length;
        expect(Math.abs(count - n * pk)).toBeLessThan(4 * Math.sqrt(n * pk * (1 - pk)));
      }
      if (temperature instanceof tf.Tensor) temperature.dispose();
    }
  });

  it('Gumbel-softmax has the gradient of its relaxation: 1/6, while the discrete gradient is 1/4', () => {
    // With two equal classes and temperature 1, y is uniform on (0,1). So the mean of its slope `y * (1 - y)` is 1/6.
    const n = 20_000;
    const slope = tf.tidy(() => {
      const x = tf.zeros([n, 2]);
      const first = (logits: tf.Tensor): tf.Tensor =>
        tf.sum(tf.slice(gumbelSoftmax(logits, randomStream(5), tf.scalar(1)), [0, 0], [n, 1]));
      return tf.sum(tf.slice(tf.grad(first)(x), [0, 0], [n, 1])).dataSync()[0]! / n;
    });
    expect(Math.abs(slope - 1 / 6)).toBeLessThan(0.0022); // four standard errors
  });

  it('hard Gumbel-softmax is one-hot and has the gradient of the soft one, for the temperature too', () => {
    tf.tidy(() => {
      const x = tf.tensor2d([theta, [0, 0, 0]]);
      const weights = tf.tensor2d([[1, 2, 3]]);
      const loss =
        (hard: boolean) =>
        (logits: tf.Tensor, t: tf.Tensor): tf.Tensor =>
          tf.sum(tf.mul(gumbelSoftmax(logits, randomStream(6), t as tf.Scalar, { hard }), weights));
      const y = gumbelSoftmax(x, randomStream(6), 0.7, { hard: true });
      expect(Array.from(tf.sum(tf.square(y), 1).dataSync())).toEqual([1, 1]);
      expect(tf.argMax(y, 1).dataSync()).toEqual(tf.argMax(gumbelSoftmax(x, randomStream(6), 0.7), 1).dataSync());
      const at = [x, tf.scalar(0.7)];
      const [hard, soft] = [tf.grads(loss(true))(at), tf.grads(loss(false))(at)];
      for (const i of [0, 1]) expect(hard[i]!).toBeAllclose(Array.from(soft[i]!.dataSync()), { atol: 1e-6 });
      expect(Math.abs(soft[1]!.dataSync()[0]!)).toBeGreaterThan(1e-3);
    });
  });

  it('leave no tensors, and refuse invalid arguments', () => {
    const before = tf.memory().numTensors;
    const x = tf.tensor2d([theta]);
    gumbelSoftmax(x, randomStream(1), 1, { hard: true }).dispose();
    reinforce(tf.tensor1d([1]), tf.tensor1d([1])).dispose();
    expect(() => gumbelSoftmax(x, randomStream(1), 0)).toThrow('temperature must be above 0');
    expect(() => categoricalLogProbability(x, tf.tensor1d([0, 1], 'int32'))).toThrow('indices int32 [...]');
    expect(() => reinforce(tf.tensor1d([1]), tf.tensor1d([1, 2]))).toThrow('must be [n]');
    x.dispose();
    expect(tf.memory().numTensors - before).toBe(5); // the arguments of the calls
  });
});
