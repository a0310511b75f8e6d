// Tests what the specs of tfjs-layers test for `fit`. The last layers start at zero, so the logits are 0, where cross
// entropy has its kinks.
import '@ganforge/core/gradients';
import { useEngine } from '@ganforge/engine';
import { suiteEngines } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';

type Matrix = readonly (readonly number[])[];

const x: Matrix = [
  [1, 0],
  [0, 2],
  [-1, 1],
  [3, -1],
];
const classes = [1, 0, 0, 1];
const bits: Matrix = classes.map((k) => [k]);
const oneHot: Matrix = [2, 0, 1, 2].map((k) => [0, 1, 2].map((j) => Number(j === k)));
const rate = 0.5;

/**
 * Computes one step of gradient descent on the mean over rows of `weight * cross entropy`. The slope at the logits is
 * `p - y`.
 */
function step(w: Matrix, y: Matrix, weights: readonly number[], predict: (logits: number[]) => number[]): number[][] {
  const gradient = w.map((row) => row.map(() => 0));
  for (const [n, row] of x.entries()) {
    const p = predict(w[0]!.map((_, k) => row.reduce((sum, value, i) => sum + value * w[i]![k]!, 0)));
    for (const [i, value] of row.entries()) {
      for (const [k, probability] of p.entries()) {
        gradient[i]![k]! += (weights[n]! * (probability - y[n]![k]!) * value) / x.length;
      }
    }
  }
  return w.map((row, i) => row.map((value, k) => value - rate * gradient[i]![k]!));
}

const sigmoid = (logits: number[]): number[] => logits.map((z) => 1 / (1 + Math.exp(-z)));
const softmax = (logits: number[]): number[] => {
  const e = logits.map(Math.exp);
  return e.map((value) => value / e.reduce((a, b) => a + b));
};
const zeros = (columns: number): Matrix => x[0]!.map(() => Array.from({ length: columns }, () => 0));

function steps(
  count: number,
  columns: number,
  y: Matrix,
  weights: readonly number[],
  predict: typeof sigmoid,
): number[] {
  let w = zeros(columns);
  for (let i = 0; i < count; i++) w = step(w, y, weights, predict);
  return w.flat();
}

function head(name: string, units: number, activation: 'sigmoid' | 'softmax' | 'linear'): tfl.layers.Layer {
  return tfl.layers.dense({ name, units, activation, useBias: false, kernelInitializer: 'zeros' });
}

type Fit = Parameters<tfl.LayersModel['fit']>[2];

/** Returns the kernels after `epochs` steps on the whole batch. */
async function fitted(
  heads: readonly tfl.layers.Layer[],
  loss: tfl.ModelCompileArgs['loss'],
  labels: readonly Matrix[],
  options: Fit,
): Promise<number[][]> {
  const before = tf.memory().numTensors;
  const input = tfl.input({ shape: [2] });
  const outputs = heads.map((layer) => layer.apply(input) as tfl.SymbolicTensor);
  const model = tfl.model({ inputs: input, outputs });
  const optimizer = tf.train.sgd(rate);
  model.compile({ optimizer, loss });
  const [inputs, targets] = [tf.tensor(x as number[][]), labels.map((y) => tf.tensor(y as number[][]))];
  const target = targets.length === 1 ? targets[0]! : targets;
  await model.fit(inputs, target, { batchSize: 4, shuffle: false, verbose: 0, ...options });
  const kernels = heads.map((layer) => Array.from(layer.getWeights()[0]!.dataSync()));
  tf.dispose([inputs, ...targets]);
  model.dispose();
  optimizer.dispose();
  expect(tf.memory().numTensors - before).toBeLessThanOrEqual(1); // tfjs keeps a tensor with the learning rate
  return kernels;
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, 5);
}

describe.each(await suiteEngines())('fits from zero-initialised heads on %s', (engine) => {
  beforeAll(async () => {
    await useEngine(engine);
  });

  it.each([1, 3])('binaryCrossentropy, %s steps', async (epochs) => {
    const [w] = await fitted([head('b', 1, 'sigmoid')], 'binaryCrossentropy', [bits], { epochs });
    expectClose(w!, steps(epochs, 1, bits, [1, 1, 1, 1], sigmoid));
  });

  it.each([1, 3])('binaryCrossentropy with class weights, %s steps', async (epochs) => {
    const classWeight = { 0: 0.25, 1: 2 };
    const [w] = await fitted([head('b', 1, 'sigmoid')], 'binaryCrossentropy', [bits], { epochs, classWeight });
    expectClose(w!, steps(epochs, 1, bits, [2, 0.25, 0.25, 2], sigmoid));
  });

  it('tf.losses.sigmoidCrossEntropy as the loss of a linear head', async () => {
    const [w] = await fitted([head('b', 1, 'linear')], tf.losses.sigmoidCrossEntropy, [bits], { epochs: 3 });
    expectClose(w!, steps(3, 1, bits, [1, 1, 1, 1], sigmoid));
  });

  it('categoricalCrossentropy with class weights', async () => {
    const classWeight = { 0: 0.5, 1: 3, 2: 1 };
    const [w] = await fitted([head('c', 3, 'softmax')], 'categoricalCrossentropy', [oneHot], {
      epochs: 3,
      classWeight,
    });
    expectClose(w!, steps(3, 3, oneHot, [1, 0.5, 3, 1], softmax));
  });

  it('two outputs', async () => {
    const heads = [head('b', 1, 'sigmoid'), head('c', 3, 'softmax')];
    const loss = ['binaryCrossentropy', 'categoricalCrossentropy'];
    const [b, c] = await fitted(heads, loss, [bits, oneHot], { epochs: 3 });
    expectClose(b!, steps(3, 1, bits, [1, 1, 1, 1], sigmoid));
    expectClose(c!, steps(3, 3, oneHot, [1, 1, 1, 1], softmax));
  });

  it('two outputs of one kind, with class weights for each', async () => {
    const heads = [head('b', 1, 'sigmoid'), head('d', 1, 'sigmoid')];
    const classWeight = [
      { 0: 1, 1: 3 },
      { 0: 0.5, 1: 2 },
    ];
    const [b, d] = await fitted(heads, 'binaryCrossentropy', [bits, bits], { epochs: 2, classWeight });
    expectClose(b!, steps(2, 1, bits, [3, 1, 1, 3], sigmoid));
    expectClose(d!, steps(2, 1, bits, [2, 0.5, 0.5, 2], sigmoid));
  });

  it('meanAbsoluteError does not move from an exact fit', async () => {
    const [w] = await fitted([head('b', 1, 'linear')], 'meanAbsoluteError', [x.map(() => [0])], { epochs: 2 });
    expectClose(w!, [0, 0]);
  });

  it('hinge from the middle', async () => {
    const signs: Matrix = classes.map((k) => [2 * k - 1]);
    const [w] = await fitted([head('b', 1, 'linear')], 'hinge', [signs], { epochs: 1 });
    const expected = x[0]!.map((_, i) => (rate * x.reduce((sum, row, n) => sum + signs[n]![0]! * row[i]!, 0)) / 4);
    expectClose(w!, expected);
  });

  it.each(['maxNorm', 'minMaxNorm', 'nonNeg', 'unitNorm'] as const)(
    'the constraint %s of weights of 0',
    async (name) => {
      const kernelConstraint = name;
      const layer = tfl.layers.dense({ units: 1, useBias: false, kernelInitializer: 'zeros', kernelConstraint });
      const [w] = await fitted([layer], 'meanSquaredError', [x.map(() => [0])], { epochs: 1 });
      expectClose(w!, [0, 0]);
    },
  );
});
