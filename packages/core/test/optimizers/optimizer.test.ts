import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import {
  type AdamOptions,
  adam,
  adamW,
  createOptimizer,
  type OptimizerSpec,
  type RmsPropOptions,
  randomStream,
  rmsProp,
  type SgdOptions,
  sgd,
} from '@ganforge/core';
import { suiteEngines } from '@ganforge/testing';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const engines = await suiteEngines();
const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'));
setWasmPaths(`${wasmFolder}/dist/`);

const shapes: Record<string, number[]> = { 'critic/conv/kernel': [3, 3, 2, 4], 'critic/conv/bias': [4] };

/** Creates parameters and random gradients. They are the same at every call. */
function setUp(names: readonly string[] = Object.keys(shapes)) {
  const random = (stream: string, name: string): tf.Tensor => randomStream(1, stream, name).normal(shapes[name]!);
  const make = <T extends tf.Tensor>(f: (name: string) => T): Record<string, T> =>
    Object.fromEntries(names.map((name) => [name, f(name)]));
  return {
    parameters: make((name) => tf.tidy(() => tf.variable(random('weights', name)))),
    gradients: (step: number) => make((name) => random(`gradient ${step}`, name)),
  };
}

/** Applies the gradients of the steps `from` to `to - 1`. */
function train(
  optimizer: ReturnType<typeof createOptimizer>,
  { parameters, gradients }: ReturnType<typeof setUp>,
  from: number,
  to: number,
): void {
  for (let step = from; step < to; step++) {
    const g = gradients(step);
    optimizer.apply(parameters, g, 1e-2);
    tf.dispose(g);
  }
}

/** Reads the values of tensors, as they would be stored in a file. */
const read = (tensors: Record<string, tf.Tensor>): Record<string, number[]> =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, Array.from(tensor.dataSync())]));

let before: number;
beforeEach(async () => {
  await tf.setBackend('cpu');
  before = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(before);
});

const specs: [string, OptimizerSpec, string[]][] = [
  ['adam', adam({ beta1: 0.5 }), ['m', 'v']],
  ['adam without m', adam({ beta1: 0, clipNorm: 1 }), ['v']],
  ['adamW', adamW(), ['m', 'v']],
  ['rmsProp', rmsProp({ momentum: 0.9, centered: true }), ['v', 'm', 'momentum']],
  ['sgd', sgd({ momentum: 0.9, dampening: 0.1 }), ['momentum']],
  ['sgd without momentum', sgd(), []],
];

describe.each(specs)('createOptimizer: %s', (_, spec, slots) => {
  it.each([...engines])('continues after a restore with the same bits on %s', async (backend) => {
    await tf.setBackend(backend);
    const start = tf.memory().numTensors;
    const whole = setUp();
    const through = createOptimizer(spec);
    train(through, whole, 0, 40);

    const parts = setUp();
    const first = createOptimizer(spec);
    train(first, parts, 0, 20);
    const saved = read(first.tensors());
    const steps = JSON.parse(JSON.stringify(first.steps()));
    first.dispose();
    const second = createOptimizer(spec);
    tf.tidy(() => {
      const shapeOf = (name: string): number[] => shapes[name.slice(name.indexOf('/') + 1)]!;
      const tensors = Object.entries(saved).map(([name, values]) => [name, tf.tensor(values, shapeOf(name))]);
      second.restore(Object.fromEntries(tensors), steps, parts.parameters);
    });
    train(second, parts, 20, 40);

    expect(read(parts.parameters)).toEqual(read(whole.parameters));
    expect(read(second.tensors())).toEqual(read(through.tensors()));
    expect(second.steps()).toEqual({ 'critic/conv/kernel': 40, 'critic/conv/bias': 40 });
    tf.dispose([whole.parameters, parts.parameters]);
    through.dispose();
    second.dispose();
    expect(tf.memory().numTensors).toBe(start);
  });

  it('names its slots, keeps memory flat, and leaves gradients to the caller', async () => {
    const set = setUp();
    const optimizer = createOptimizer(spec);
    expect(optimizer.tensors()).toEqual({});
    const g = set.gradients(0);
    const peaks: number[] = [];
    let flat = 0;
    for (let step = 0; step < 5; step++) {
      const profile = await tf.profile(() => optimizer.apply(set.parameters, g, 1e-3));
      peaks.push(profile.peakBytes);
      if (step === 0) flat = tf.memory().numTensors;
    }
    expect(tf.memory().numTensors).toBe(flat);
    expect(new Set(peaks.slice(1)).size).toBe(1);
    expect(Object.keys(optimizer.tensors()).sort()).toEqual(
      slots.flatMap((slot) => Object.keys(shapes).map((name) => `${slot}/${name}`)).sort(),
    );
    expect(spec.slots).toEqual(slots);
    tf.dispose([g, set.parameters]);
    optimizer.dispose();
  });
});

describe('createOptimizer', () => {
  it('counts steps by parameter and starts slots at the first update: two players can share it', () => {
    const optimizer = createOptimizer(adam({ learningRate: 0.1 }));
    const [kernel, bias] = Object.keys(shapes) as [string, string];
    const [both, one] = [setUp(), setUp([bias])];
    train(optimizer, { ...both, parameters: { [bias]: both.parameters[bias]! }, gradients: one.gradients }, 0, 3);
    expect(optimizer.steps()).toEqual({ [bias]: 3 });
    train(optimizer, both, 3, 4);
    expect(optimizer.steps()).toEqual({ [bias]: 4, [kernel]: 1 });
    // In its first step, Adam changes a weight by `learningRate` times the sign of the gradient. This is the first step
    // of the kernel, although it is the fourth of the optimizer.
    const moved = tf.tidy(() => {
      const g = both.gradients(3)[kernel]!;
      const start = setUp([kernel]).parameters[kernel]!;
      const change = read({ d: tf.sub(start, both.parameters[kernel]!), s: tf.mul(tf.sign(g), 1e-2) });
      start.dispose();
      return change;
    });
    expect(moved.d!).toBeAllclose(moved.s!, { rtol: 1e-4 });
    tf.dispose([both.parameters, one.parameters]);
    optimizer.dispose();
  });

  it('takes 12 kernels for a parameter in Adam, 9 without m', async () => {
    for (const [spec, kernels] of [
      [adam(), 12],
      [adam({ beta1: 0 }), 9],
    ] as const) {
      const set = setUp(['critic/conv/bias']);
      const optimizer = createOptimizer(spec);
      train(optimizer, set, 0, 1);
      const g = set.gradients(1);
      const profile = await tf.profile(() => optimizer.apply(set.parameters, g, 1e-3));
      expect(profile.kernels.length).toBe(kernels);
      tf.dispose([g, set.parameters]);
      optimizer.dispose();
    }
  });

  it('clips all gradients together before the update', () => {
    const set = setUp();
    const start = read(set.parameters);
    const optimizer = createOptimizer(sgd({ clipNorm: 1e-3 }));
    train(optimizer, set, 0, 1);
    const change = Object.entries(read(set.parameters)).flatMap(([name, w]) => w.map((x, i) => x - start[name]![i]!));
    expect(Math.hypot(...change)).toBeAllclose(1e-2 * 1e-3, { rtol: 1e-2 });
    tf.dispose(set.parameters);
  });

  it('stays finite where rounding would take the root of a negative variance', () => {
    const w = tf.tidy(() => tf.variable(tf.fill([64], 1)));
    const g = randomStream(2).uniform([64], 0.5, 2);
    const optimizer = createOptimizer(rmsProp({ centered: true, alpha: 0.5 }));
    for (let step = 0; step < 60; step++) optimizer.apply({ w }, { w: g }, 1e-12);
    const { 'v/w': v, 'm/w': m } = read(optimizer.tensors());
    expect(v!.some((x, i) => x < Math.fround(m![i]! ** 2))).toBe(true);
    expect(read({ w }).w!.every(Number.isFinite)).toBe(true);
    optimizer.dispose();
    tf.dispose([w, g]);
  });

  it.each<[string, () => unknown, string]>([
    ['nothing', () => undefined, 'undefined'],
    ['null', () => null, 'null'],
    ['a name', () => 'adam', "'adam'"],
    ['the factory itself', () => adam, 'a function'],
    ['an optimizer of tfjs', () => tf.train.sgd(0.1), 'an object'],
  ])('refuses %s for a spec', (_, make, received) => {
    const spec = make();
    const start = tf.memory().numTensors;
    expect(() => createOptimizer(spec as OptimizerSpec)).toThrow(
      `[core/optimizer] expected an optimizer's spec; received ${received}. Use adam({ … }) of @ganforge/core.`,
    );
    expect(tf.memory().numTensors).toBe(start);
    if (typeof spec === 'object') (spec as tf.Optimizer | null)?.dispose();
  });

  it('refuses gradients that do not fit', () => {
    const set = setUp(['critic/conv/bias']);
    const { parameters } = set;
    const optimizer = createOptimizer(adam());
    const g = tf.zeros([4]);
    const wrong = tf.zeros([5]);
    const key = 'critic/conv/bias';
    expect(() => optimizer.apply(parameters, {}, 1)).toThrow(`[core/optimizer] '${key}' has no gradient`);
    expect(() => optimizer.apply(parameters, { [key]: wrong }, 1)).toThrow('its shape [4]; received [5]');
    expect(() => optimizer.apply(parameters, { [key]: g, other: g }, 1)).toThrow("'other' matches no parameter");
    expect(() => optimizer.apply(parameters, { [key]: g }, Number.NaN)).toThrow('learningRate must be a number');
    expect(() => optimizer.apply(parameters, { [key]: g }, -1)).toThrow('received -1');
    expect(optimizer.steps()).toEqual({});
    tf.dispose([g, wrong, parameters]);
  });

  it('refuses to restore what does not fit, and keeps its state', () => {
    const set = setUp(['critic/conv/bias']);
    const { parameters } = set;
    const key = 'critic/conv/bias';
    const optimizer = createOptimizer(adam());
    train(optimizer, set, 0, 2);
    const kept = read(optimizer.tensors());
    const [good, wrong] = [tf.zeros([4]), tf.zeros([5])];
    const both = { [`m/${key}`]: good, [`v/${key}`]: good };
    const restore =
      (tensors: Record<string, tf.Tensor>, steps: Record<string, number>): (() => void) =>
      () =>
        optimizer.restore(tensors, steps, parameters);
    expect(restore({ [`m/${key}`]: good }, { [key]: 1 })).toThrow(`cannot restore: 'v/${key}' is missing`);
    expect(restore({ ...both, [`v/${key}`]: wrong }, { [key]: 1 })).toThrow('the shape [4]; received [5]');
    expect(restore({ ...both, [`x/${key}`]: good }, { [key]: 1 })).toThrow(`'x/${key}' is not a slot of adam`);
    expect(restore(both, {})).toThrow('for a parameter with steps');
    expect(restore(both, { other: 1 })).toThrow("'other', which is not a parameter");
    expect(restore(both, { [key]: 0.5 })).toThrow('has made 0.5 steps');
    expect(read(optimizer.tensors())).toEqual(kept);
    expect(optimizer.steps()).toEqual({ [key]: 2 });
    optimizer.dispose();
    tf.dispose([good, wrong, parameters]);
  });
});

describe('the options', () => {
  it("default to PyTorch's", () => {
    expect(adam().config).toEqual({
      ...{ learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, decoupled: false },
    });
    expect(adamW().config).toMatchObject({ weightDecay: 1e-2, decoupled: true });
    const absent = { weightDecay: undefined } as unknown as AdamOptions;
    expect(adamW(absent).config).toMatchObject({ weightDecay: 1e-2 });
    expect(rmsProp().config).toEqual({
      ...{ learningRate: 1e-2, alpha: 0.99, epsilon: 1e-8, momentum: 0, centered: false, weightDecay: 0 },
    });
    expect(sgd().config).toEqual({ learningRate: 1e-3, momentum: 0, dampening: 0, nesterov: false, weightDecay: 0 });
  });

  it('are in the configuration as they were given', () => {
    const spec = adam({ learningRate: '2e-4 * max(0, 1 - step / 100)', clipNorm: 5 });
    expect(spec).toMatchObject({ name: 'adam', learningRate: '2e-4 * max(0, 1 - step / 100)', clipNorm: 5 });
    expect(spec.config).toMatchObject({ learningRate: '2e-4 * max(0, 1 - step / 100)', clipNorm: 5 });
    expect('clipNorm' in sgd()).toBe(false);
  });

  it.each<[() => OptimizerSpec, string]>([
    [
      () => adam({ learningRate: 0 }),
      '[core/adam] learningRate must be a number above 0, a ramp or an expression; received 0',
    ],
    [() => sgd({ learningRate: Number.NaN }), '[core/sgd] learningRate'],
    [() => sgd({ learningRate: ' ' }), "received ' '"],
    [() => adam({ beta1: 1 }), '[core/adam] beta1 must be 0 or more and below 1; received 1'],
    [() => adam({ beta2: -0.1 }), 'beta2 must be'],
    [() => adam({ epsilon: 0 }), 'epsilon must be a number above 0; received 0'],
    [() => adamW({ weightDecay: -1 }), 'weightDecay must be a number, 0 or more; received -1'],
    [() => adam({ clipNorm: 0 }), 'clipNorm must be a number above 0; received 0'],
    [() => rmsProp({ alpha: 1 }), '[core/rms-prop] alpha must be'],
    [() => rmsProp({ momentum: Number.NaN }), 'momentum must be'],
    [() => sgd({ momentum: 1 }), 'momentum must be'],
    [() => sgd({ dampening: 1 }), 'dampening must be'],
    [() => sgd({ nesterov: true }), 'nesterov needs a momentum above 0 and no dampening; received momentum 0'],
    [() => sgd({ nesterov: true, momentum: 0.5, dampening: 0.5 }), 'and dampening 0.5'],
    [
      () => adam({ lr: 2e-4, betas: [0.5, 0.999] } as AdamOptions),
      "[core/adam] there is no option 'lr'. Try one of learningRate, clipNorm, clipWeights, beta1, beta2, epsilon,",
    ],
    [() => adamW({ decoupled: false } as AdamOptions), "[core/adam-w] there is no option 'decoupled'"],
    [() => rmsProp({ rho: 0.9 } as RmsPropOptions), "[core/rms-prop] there is no option 'rho'"],
    [() => sgd({ lr: 0.1 } as SgdOptions), "[core/sgd] there is no option 'lr'"],
    [() => adam(2e-4 as AdamOptions), '[core/adam] options must be an object; received 0.0002'],
  ])('are refused: %s', (make, message) => {
    expect(make).toThrow(message);
  });
});
