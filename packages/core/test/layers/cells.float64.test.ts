import '@tensorflow/tfjs-backend-cpu';
import { readFileSync } from 'node:fs';
import * as ganforge from '@ganforge/core/layers';
import { flatten } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { errorOf } from '../gradients/derivatives.ts';

interface Stored {
  readonly shape: number[];
  readonly values: number[];
}
interface Case {
  readonly inputs: Readonly<Record<string, Stored>>;
  readonly weights: Readonly<Record<string, Stored>>;
  readonly outputs: readonly Stored[];
  readonly r: readonly Stored[];
  readonly gradients: Readonly<Record<string, Stored>>;
}
const { cases } = JSON.parse(readFileSync(new URL('./fixtures/cells.json', import.meta.url), 'utf8')) as {
  cases: Readonly<Record<string, Case>>;
};
const tensorOf = ({ shape, values }: Stored): tf.Tensor => tf.tensor(values, shape, 'float32');

/** Returns the masks of a case. Its three sequences have 4, 2 and 0 of 4 entries. */
function masks(name: string): tf.Tensor[] {
  if (name !== 'gru') return [];
  return [
    tf.tensor2d([
      [1, 1, 1, 1],
      [1, 1, 0, 0],
      [0, 0, 0, 0],
    ]),
  ];
}

// fixtures/make-cells.py wrote these values (PyTorch 2.15, float64).
it.each<[string, () => layers.Layer]>([
  ['lstm', () => ganforge.lstmCell({ name: 'cell', units: 5 })],
  ['relationalMemory', () => ganforge.relationalMemoryCell({ name: 'cell', slots: 2, heads: 2, headSize: 3 })],
  ['relationalGraph', () => ganforge.relationalGraphConvolution({ name: 'graph', units: 5 })],
  ['gru', () => ganforge.gru({ name: 'gru', units: 2 })],
  ['graphAggregation', () => ganforge.graphAggregation({ name: 'graph', units: 5 })],
])('%s gives the outputs and gradients of PyTorch', (name, make) => {
  const { inputs, weights, outputs, r, gradients } = cases[name]!;
  const before = tf.memory().numTensors;
  const layer = make();
  tf.tidy(() => {
    const given = [...Object.values(inputs).map(tensorOf), ...masks(name)];
    layer.apply(given); // builds the layer
    const variables = Object.keys(weights).map((weight) => {
      const found = layer.weights.find(({ originalName }) => originalName.endsWith(`/${weight}`));
      const variable = found!.read() as tf.Variable;
      variable.assign(tensorOf(weights[weight]!));
      return variable;
    });
    expect(layer.weights.length).toBe(variables.length);
    const run = (at: tf.Tensor[]): tf.Tensor[] => [layer.apply(at) as tf.Tensor | tf.Tensor[]].flat();
    for (const [i, y] of run(given).entries()) expect(errorOf(flatten(y), outputs[i]!.values)).toBeLessThan(1e-9);
    const loss = (...at: tf.Tensor[]) => {
      const terms = run(at.slice(0, given.length)).map((y, i) => tf.sum(tf.mul(y, tensorOf(r[i]!))));
      return tf.addN(terms) as tf.Scalar;
    };
    const found = tf.grads(loss)([...given, ...variables]);
    for (const [i, key] of [...Object.keys(inputs), ...masks(name).map(() => ''), ...Object.keys(weights)].entries()) {
      if (key === '') continue;
      expect(errorOf(flatten(found[i]!), gradients[key]!.values), key).toBeLessThan(1e-9);
    }
  });
  layer.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
