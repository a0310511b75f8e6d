import '@ganforge/testing';
import '@tensorflow/tfjs-backend-cpu';
import { createEma, type Ema, type EmaSpec, emaDecay, namedWeights } from '@ganforge/core';
import { flatten } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Returns a network that computes `y = kernel * x + bias` and then batch norm. All weights are set to `value`. */
function network(value: number): LayersModel {
  const net = sequential({
    name: 'generator',
    layers: [layers.dense({ units: 1, inputShape: [1], name: 'd' }), layers.batchNormalization({ name: 'n' })],
  });
  setAll(net, value);
  return net;
}

function setAll(net: LayersModel, value: number): void {
  tf.tidy(() => {
    for (const { variable } of namedWeights('g', net)) variable.assign(tf.fill(variable.shape, value));
  });
}

const valuesOf = (tensors: Readonly<Record<string, tf.Tensor>>): Record<string, number> =>
  Object.fromEntries(Object.entries(tensors).map(([key, t]) => [key, flatten(t)[0]!]));
const weightsOf = (net: LayersModel): Record<string, number> =>
  valuesOf(Object.fromEntries(namedWeights('g', net).map((w) => [w.key, w.variable])));

describe('createEma', () => {
  it('starts at the weights, as copies, keyed as the weights are', () => {
    const before = tf.memory().numTensors;
    const net = network(3);
    const ema = createEma({ decay: 0.9 }, 'g', net);
    expect(ema.updates).toBe(0);
    setAll(net, 7);
    expect(valuesOf(ema.tensors())).toEqual({
      'g/d/kernel': 3,
      'g/d/bias': 3,
      'g/n/gamma': 3,
      'g/n/beta': 3,
      'g/n/moving_mean': 3,
      'g/n/moving_variance': 3,
    });
    ema.dispose();
    net.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('follows a step from 0 to 1 as 1 - d^n, and copies the statistics', () => {
    const net = network(0);
    const ema = createEma({ decay: 0.9 }, 'g', net);
    setAll(net, 1);
    const built = tf.memory().numTensors;
    for (let n = 1; n <= 20; n++) {
      ema.update(0.9);
      const { 'g/d/kernel': kernel, 'g/n/gamma': gamma, 'g/n/moving_mean': mean } = valuesOf(ema.tensors());
      expect(kernel).toBeCloseTo(1 - 0.9 ** n, 5);
      expect(gamma).toBeCloseTo(1 - 0.9 ** n, 5);
      expect(mean).toBe(1);
    }
    expect(ema.updates).toBe(20);
    expect(tf.memory().numTensors).toBe(built);
    ema.dispose();
    net.dispose();
  });

  it('ramps up by min(decay, (1 + t) / (rampUp + t)), t counted from 0', () => {
    const net = network(0);
    const ema = createEma({ decay: 0.5, rampUp: 10 }, 'g', net);
    let expected = 0;
    for (let t = 0; t < 15; t++) {
      const weight = (t * 7) % 5;
      setAll(net, weight);
      ema.update(0.5);
      // from t = 8 on, the decay is 9/18 = 0.5
      const d = [1 / 10, 2 / 11, 3 / 12, 4 / 13, 5 / 14, 6 / 15, 7 / 16, 8 / 17][t] ?? 0.5;
      expected = d * expected + (1 - d) * weight;
      expect(valuesOf(ema.tensors())['g/d/bias']).toBeCloseTo(expected, 5);
    }
    ema.dispose();
    net.dispose();
  });

  it('with rampUp and a decay near 1 is the harmonic mean of the past: rampUp 2 gives the average of all weights', () => {
    // The decay is `d_t = (1 + t) / (2 + t)`. So after n updates, each of the n + 1 weights so far has the factor
    // `1 / (n + 1)`. The first weight is included.
    const net = network(10);
    const ema = createEma({ decay: 0.9999, rampUp: 2 }, 'g', net);
    for (const weight of [1, 4, -2, 7]) {
      setAll(net, weight);
      ema.update(0.9999);
    }
    expect(valuesOf(ema.tensors())['g/d/kernel']).toBeCloseTo((10 + 1 + 4 - 2 + 7) / 5, 5);
    ema.dispose();
    net.dispose();
  });

  it('takes the decay of each step, 0 copying bit for bit', () => {
    const net = network(0);
    const ema = createEma({ decay: '1 - 1 / (step + 1)' }, 'g', net);
    setAll(net, 0.1);
    ema.update(0.75);
    expect(valuesOf(ema.tensors())['g/d/kernel']).toBeCloseTo(0.025, 7);
    setAll(net, 0.7);
    ema.update(0);
    expect(valuesOf(ema.tensors())).toEqual(weightsOf(net));
    ema.update(0.999); // if the average equals the weights, it does not change
    expect(valuesOf(ema.tensors())).toEqual(weightsOf(net));
    ema.dispose();
    net.dispose();
  });

  it('swaps in and out: the same variables, other outputs, then the same bits', () => {
    const net = network(0.3);
    const ema = createEma({ decay: 0.5 }, 'g', net);
    setAll(net, 0.7);
    ema.update(0.5);
    const variables = namedWeights('g', net).map((w) => w.variable);
    const [weights, averages] = [weightsOf(net), valuesOf(ema.tensors())];
    const output = (): number[] => tf.tidy(() => flatten(net.predict(tf.tensor2d([[2]])) as tf.Tensor));
    const own = output();
    const built = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) {
      ema.swapIn();
      expect(ema.swapped).toBe(true);
      expect(weightsOf(net)).toEqual(averages);
      expect(output()).not.toEqual(own);
      ema.swapOut();
      expect(ema.swapped).toBe(false);
      expect(weightsOf(net)).toEqual(weights);
      expect(output()).toEqual(own);
    }
    expect(namedWeights('g', net).map((w) => w.variable)).toEqual(variables);
    expect(valuesOf(ema.tensors())).toEqual(averages);
    expect(tf.memory().numTensors).toBe(built);
    ema.dispose();
    net.dispose();
  });

  it('survives the tidy it is made, updated and swapped in', () => {
    const before = tf.memory().numTensors;
    const net = network(1);
    let ema!: Ema;
    tf.tidy(() => {
      ema = createEma({ decay: 0.5 }, 'g', net);
      setAll(net, 2);
      ema.update(0.5);
      ema.swapIn();
    });
    expect(weightsOf(net)['g/d/kernel']).toBe(1.5);
    tf.tidy(() => ema.swapOut());
    expect(weightsOf(net)['g/d/kernel']).toBe(2);
    ema.dispose();
    net.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('continues after restore bit for bit as if it had not stopped, ramp-up included', () => {
    const [one, two] = [network(0), network(0)];
    const spec = { decay: 0.9, rampUp: 10 };
    const [whole, first] = [createEma(spec, 'g', one), createEma(spec, 'g', two)];
    const step = (t: number): void => {
      setAll(one, Math.fround(1 / (t + 3)));
      setAll(two, Math.fround(1 / (t + 3)));
    };
    for (let t = 0; t < 5; t++) {
      step(t);
      whole.update(0.9);
      first.update(0.9);
    }
    const saved = Object.fromEntries(Object.entries(first.tensors()).map(([key, t]) => [key, tf.clone(t)]));
    first.dispose();
    const second = createEma(spec, 'g', two);
    const built = tf.memory().numTensors;
    second.restore(saved, 5);
    expect(tf.memory().numTensors).toBe(built);
    tf.dispose(saved); // `restore` made copies
    expect(second.updates).toBe(5);
    for (let t = 5; t < 12; t++) {
      step(t);
      whole.update(0.9);
      second.update(0.9);
    }
    expect(valuesOf(second.tensors())).toEqual(valuesOf(whole.tensors()));
    second.restore(second.tensors(), 12); // it also accepts its own tensors
    expect(valuesOf(second.tensors())).toEqual(valuesOf(whole.tensors()));
    for (const ema of [whole, second]) ema.dispose();
    one.dispose();
    two.dispose();
  });

  it('puts the weights back when it is disposed while swapped in', () => {
    const net = network(1);
    const ema = createEma({ decay: 0.5 }, 'g', net);
    setAll(net, 2);
    ema.swapIn();
    ema.dispose();
    expect(weightsOf(net)['g/n/gamma']).toBe(2);
    net.dispose();
  });

  it('refuses calls that would confuse averages and weights', () => {
    const net = network(1);
    const ema = createEma({ decay: 0.5 }, 'g', net);
    expect(() => ema.swapOut()).toThrow(/\[core\/ema\] 'g' does not use its averages/);
    ema.swapIn();
    expect(() => ema.swapIn()).toThrow(/cannot swap in while 'g' uses its averages/);
    expect(() => ema.update(0.5)).toThrow(/cannot update/);
    expect(() => ema.tensors()).toThrow(/cannot read/);
    expect(() => ema.restore({}, 0)).toThrow(/cannot restore/);
    ema.dispose();
    net.dispose();
  });

  it.each<[EmaSpec]>([[{ decay: 1 }], [{ decay: -0.1 }], [{ decay: Number.NaN }], [{ decay: 0.9, rampUp: -1 }]])(
    'refuses %o',
    (spec) => {
      const net = network(1);
      const before = tf.memory().numTensors;
      expect(() => createEma(spec, 'g', net)).toThrow(
        /\[core\/ema\] (decay|rampUp) must be .*received (1|-0.1|NaN|-1)\./,
      );
      expect(tf.memory().numTensors).toBe(before);
      net.dispose();
    },
  );

  it.each<[unknown, RegExp]>([
    [
      { decay: 0.9, rampup: 10 },
      /\[core\/ema\] there is no option 'rampup'. Try one of decay, halfLife, rampUp, sampling/,
    ],
    [0.999, /options must be an object; received 0.999/],
    [{}, /an average needs either decay or halfLife; received an object. Try decay 0.999/],
    [{ decay: 0.9, halfLife: 100 }, /an average needs either decay or halfLife/],
    [{ halfLife: -1 }, /halfLife must be a number of examples, 0 or more; received -1/],
  ])('refuses the spec %o', (spec, message) => {
    const net = network(1);
    expect(() => createEma(spec as EmaSpec, 'g', net)).toThrow(message);
    net.dispose();
  });

  it('refuses a decay outside [0,1) at an update, and tensors of another network', () => {
    const net = network(1);
    const ema = createEma({ decay: 0.9 }, 'g', net);
    expect(() => ema.update(1)).toThrow(/decay must be in \[0,1\); received 1/);
    const good = ema.tensors();
    const { 'g/d/bias': _, ...partial } = good;
    const kernel = tf.zeros([2, 1]);
    const other = tf.zeros([1, 1], 'int32');
    expect(() => ema.restore(partial, 1)).toThrow(/'g\/d\/bias' must be float32 \[1\]; received nothing/);
    expect(() => ema.restore({ ...good, 'g/x': kernel }, 1)).toThrow(/'g' has no weight 'g\/x'/);
    expect(() => ema.restore({ ...good, 'g/d/kernel': kernel }, 1)).toThrow(/received float32 \[2,1\]/);
    expect(() => ema.restore({ ...good, 'g/d/kernel': other }, 1)).toThrow(/received int32 \[1,1\]/);
    expect(() => ema.restore(good, -1)).toThrow(/number of updates must be an integer, 0 or more; received -1/);
    expect(ema.updates).toBe(0);
    tf.dispose([kernel, other]);
    ema.dispose();
    net.dispose();
  });
});

describe('emaDecay', () => {
  it('is the given decay, or the decay of a half-life in examples', () => {
    expect(emaDecay({ decay: 0.9 }, 0.9, 64)).toBe(0.9);
    const decay = emaDecay({ halfLife: 1000 }, 1000, 50);
    expect(decay ** 20).toBeCloseTo(0.5, 12); // 20 steps of 50 examples
    expect(emaDecay({ halfLife: 0 }, 0, 50)).toBe(0);
    expect(() => emaDecay({ decay: 'step' }, 1, 50)).toThrow(/decay must be in \[0,1\); received 1/);
    expect(() => emaDecay({ halfLife: '1 - step' }, -1, 50)).toThrow(/halfLife must be a number of examples/);
  });
});
