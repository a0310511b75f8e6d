import '@ganforge/testing';
import '@tensorflow/tfjs-backend-cpu';
import { namedWeights, withStatisticsRestored } from '@ganforge/core';
import { flatten } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function generator(): LayersModel {
  return sequential({
    name: 'generator',
    layers: [
      layers.dense({ units: 4, inputShape: [3], name: 'project', kernelInitializer: 'ones' }),
      layers.batchNormalization({ name: 'norm', momentum: 0.5 }),
      layers.reshape({ targetShape: [2, 2, 1], name: 'image' }),
      layers.conv2d({ filters: 1, kernelSize: 2, name: 'conv', kernelInitializer: 'ones' }),
      layers.batchNormalization({ name: 'norm2' }),
    ],
  });
}

const z = (): tf.Tensor => tf.tensor2d([1, -2, 3, 0.5, 4, -1, 2, 2, 0.25], [3, 3]);
const train = (net: LayersModel, x: tf.Tensor): tf.Tensor => net.apply(x, { training: true }) as tf.Tensor;
const statistics = (net: LayersModel): number[] => net.nonTrainableWeights.flatMap((w) => flatten(w.read()));

/** Returns a network that was trained on one batch, so that its statistics are neither zeros nor ones. */
function trained(): LayersModel {
  const net = generator();
  tf.tidy(() => void train(net, z()));
  return net;
}

describe('withStatisticsRestored', () => {
  it('is needed: a training call moves the statistics, even of a frozen network', () => {
    const net = generator();
    net.trainable = false;
    const before = statistics(net);
    tf.tidy(() => void train(net, z()));
    expect(statistics(net)).not.toEqual(before);
    net.dispose();
  });

  it.each([true, false])('returns the result of fn and restores the statistics (trainable = %s)', (trainable) => {
    const before = tf.memory().numTensors;
    const net = trained();
    net.trainable = trainable;
    const held = statistics(net);
    const variables = namedWeights('g', net).map((w) => w.variable);
    const built = tf.memory().numTensors;
    const [plain, restored] = tf.tidy(() => {
      const result = withStatisticsRestored(net, () => train(net, z()));
      expect(statistics(net)).toEqual(held);
      return [flatten(train(net, z())), flatten(result)];
    });
    expect(restored).toEqual(plain); // the results are equal; only the second run changes the statistics
    expect(statistics(net)).not.toEqual(held);
    expect(namedWeights('g', net).map((w) => w.variable)).toEqual(variables);
    expect(tf.memory().numTensors).toBe(built);
    net.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('keeps statistics that outlive a tidy in fn and one around the call', () => {
    const net = trained();
    const held = statistics(net);
    const built = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) {
      tf.tidy(() => {
        withStatisticsRestored(net, () => tf.tidy(() => void train(net, z())));
      });
      expect(statistics(net)).toEqual(held);
    }
    tf.tidy(() => void net.predict(z())); // inference uses the statistics
    expect(tf.memory().numTensors).toBe(built);
    net.dispose();
  });

  it('returns tensors that the caller owns outside of a scope', () => {
    const net = trained();
    const x = z();
    const built = tf.memory().numTensors;
    const out = withStatisticsRestored(net, () => tf.tidy(() => train(net, x)));
    expect(out.shape).toEqual([3, 1, 1, 1]);
    expect(tf.memory().numTensors).toBe(built + 1);
    out.dispose();
    x.dispose();
    net.dispose();
  });

  it('changes neither the gradient nor what is trainable in variableGrads', () => {
    const net = trained();
    const held = statistics(net);
    const parameters = namedWeights('g', net).filter((w) => w.trainable);
    const variables = parameters.map((w) => w.variable);
    const built = tf.memory().numTensors;
    const loss = (): tf.Scalar => tf.sum(tf.square(tf.add(train(net, z()), 1)));
    const inside = tf.variableGrads(() => withStatisticsRestored(net, loss), variables);
    expect(statistics(net)).toEqual(held);
    expect(tf.memory().numTensors).toBe(built + 1 + variables.length);
    const plain = tf.variableGrads(loss, variables);
    for (const { name } of variables) expect(inside.grads[name]).toBeAllclose(plain.grads[name]!, { rtol: 0, atol: 0 });
    // y has mean 0 and variance 1 over the 3 outputs, so `d/dbeta sum((y + 1)^2) = 2 * sum(y + 1) = 6`.
    const beta = parameters.find((w) => w.key === 'g/norm2/beta')!;
    expect(inside.grads[beta.variable.name]!).toBeAllclose([6]);
    tf.dispose([inside.value, inside.grads, plain.value, plain.grads]);
    expect(tf.memory().numTensors).toBe(built);
    net.dispose();
  });

  it('lets a gradient pass through it to what comes before, and statistics of the other network update', () => {
    const net = trained();
    const upstream = trained();
    const [held, moved] = [statistics(net), statistics(upstream)];
    const variables = namedWeights('u', upstream).flatMap((w) => (w.trainable ? [w.variable] : []));
    const built = tf.memory().numTensors;
    const { value, grads } = tf.variableGrads(() => {
      const made = tf.tile(tf.reshape(train(upstream, z()), [3, 1]), [1, 3]);
      const images = tf.mul(made, tf.tensor2d([[1, 2, -1]]));
      return tf.sum(tf.square(withStatisticsRestored(net, () => train(net, images)))) as tf.Scalar;
    }, variables);
    expect(statistics(net)).toEqual(held);
    expect(statistics(upstream)).not.toEqual(moved);
    expect(Object.keys(grads)).toHaveLength(variables.length);
    tf.dispose([value, grads]);
    expect(tf.memory().numTensors).toBe(built);
    net.dispose();
    upstream.dispose();
  });

  it('works under a second-order gradient', () => {
    const net = sequential({
      name: 'critic',
      layers: [
        layers.batchNormalization({ name: 'norm', inputShape: [2] }),
        layers.dense({ units: 1, name: 'out', kernelInitializer: 'ones' }),
      ],
    });
    const held = statistics(net);
    const penalty = (run: (x: tf.Tensor) => tf.Tensor): number[] =>
      tf.tidy(() => {
        const slope = tf.grad((x) => tf.sum(tf.square(run(x))));
        return flatten(tf.grad((x) => tf.sum(tf.square(slope(x))))(tf.tensor2d([1, 2, -1, 0.5, 3, 3], [3, 2])));
      });
    const inside = penalty((x) => withStatisticsRestored(net, () => train(net, x)));
    expect(statistics(net)).toEqual(held);
    expect(inside).toEqual(penalty((x) => train(net, x)));
    net.dispose();
  });

  it('can be nested: the outer call restores what the inner call changed', () => {
    const net = trained();
    const held = statistics(net);
    tf.tidy(() => {
      withStatisticsRestored(net, () => {
        train(net, z());
        const between = statistics(net);
        withStatisticsRestored(net, () => train(net, z()));
        expect(statistics(net)).toEqual(between);
      });
    });
    expect(statistics(net)).toEqual(held);
    net.dispose();
  });

  it('restores them when fn throws, and throws the same error', () => {
    const net = trained();
    const held = statistics(net);
    const built = tf.memory().numTensors;
    const run = (): void =>
      tf.tidy(() =>
        withStatisticsRestored(net, () => {
          train(net, z());
          throw new Error('mine');
        }),
      );
    expect(run).toThrow('mine');
    expect(statistics(net)).toEqual(held);
    expect(tf.memory().numTensors).toBe(built);
    net.dispose();
  });

  it('refuses a function that returns a promise', () => {
    const net = generator();
    expect(() => withStatisticsRestored(net, async () => 1)).toThrow(/\[core\/statistics\] .*synchronous/);
    net.dispose();
  });
});
