import { readFileSync } from 'node:fs';
import * as ganforge from '@ganforge/core/layers';
import { flatten } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { input, type LayersModel, type layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { errorOf } from '../gradients/derivatives.ts';

interface Stored {
  readonly shape: number[];
  readonly values: number[];
}
type Fields = Readonly<Record<string, unknown>>;

const fixture = JSON.parse(readFileSync(new URL('./fixtures/layers.json', import.meta.url), 'utf8')) as {
  cases: Record<string, Fields>;
};

/**
 * A layer that is compared with fixtures/layers.json. `measure` returns the error of each quantity, relative to its
 * largest number or to 1.
 */
export interface TorchCase {
  readonly name: string;
  measure(): Record<string, number>;
}

function stored(name: string, field: string): Stored {
  return fixture.cases[name]![field] as Stored;
}

function tensorOf({ shape, values }: Stored): tf.Tensor {
  return tf.tensor(values, shape, 'float32');
}

function error(actual: tf.Tensor, expected: Stored): number {
  if (String(actual.shape) !== String(expected.shape)) {
    throw new Error(`expected shape [${expected.shape}], received [${actual.shape}]`);
  }
  return errorOf(flatten(actual), expected.values);
}

/** Returns the variable of a weight of a layer or a model. */
function weightOf(owner: layers.Layer | LayersModel, name: string): tf.Variable {
  const weight = owner.weights.find(({ originalName }) => originalName === name || originalName.endsWith(`/${name}`));
  if (weight === undefined) throw new Error(`there is no weight '${name}'`);
  return weight.read() as tf.Variable;
}

/** Compares the value and the gradients for the input `x` and the weights, in training mode. */
function plainCase(
  name: string,
  make: (config: { name: string }) => layers.Layer,
  weights: readonly string[] = [],
  labels?: () => tf.Tensor,
): TorchCase {
  const measure = (): Record<string, number> =>
    tf.tidy(() => {
      const layer = make({ name: 'layer' });
      const x = tensorOf(stored(name, 'x'));
      const inputsOf = (at: tf.Tensor) => (labels === undefined ? at : [at, labels()]);
      layer.apply(inputsOf(x)); // builds the layer
      const variables = weights.map((weight) => weightOf(layer, weight));
      for (const [i, weight] of weights.entries()) variables[i]!.assign(tensorOf(stored(name, weight)));
      const r = tensorOf(stored(name, 'r'));
      const y = layer.apply(inputsOf(x), { training: true }) as tf.Tensor;
      const loss = (at: tf.Tensor) => tf.sum(tf.mul(r, layer.apply(inputsOf(at), { training: true }) as tf.Tensor));
      const [dx, ...dWeights] = tf.grads(loss as (...at: tf.Tensor[]) => tf.Tensor)([x, ...variables]);
      const errors: Record<string, number> = { y: error(y, stored(name, 'y')), dx: error(dx!, stored(name, 'dx')) };
      for (const [i, weight] of weights.entries())
        errors[`d${weight}`] = error(dWeights[i]!, stored(name, `d${weight}`));
      layer.dispose();
      return errors;
    });
  return { name, measure };
}

/** Compares the statistics after one call in training mode, and the output in inference with these statistics. */
const statistics: TorchCase = {
  name: 'conditionalBatchNorm, statistics',
  measure: () =>
    tf.tidy(() => {
      const name = 'conditionalBatchNorm';
      const layer = ganforge.conditionalBatchNormalization({ name: 'layer', classes: 3 });
      const inputs = [tensorOf(stored(name, 'x')), tf.tensor1d(fixture.cases[name]!.labels as number[], 'int32')];
      layer.apply(inputs); // builds the layer
      for (const weight of ['gamma', 'beta']) weightOf(layer, weight).assign(tensorOf(stored(name, weight)));
      layer.apply(inputs, { training: true });
      const errors = {
        mean: error(weightOf(layer, 'moving_mean'), stored(name, 'mean')),
        variance: error(weightOf(layer, 'moving_variance'), stored(name, 'variance')),
        inference: error(layer.apply(inputs) as tf.Tensor, stored(name, 'inference')),
      };
      layer.dispose();
      return errors;
    }),
};

/**
 * Compares u and the value after several calls in training mode, and the first and second derivatives of the last call.
 */
function spectralCase(name: string, make: () => layers.Layer, kernelName = 'kernel'): TorchCase {
  const {
    steps,
    bias,
    x: storedX,
  } = fixture.cases[name] as {
    steps: Record<string, { u: Stored; y: Stored }>;
    bias: Stored | null;
    x: Stored | number[];
  };
  const measure = (): Record<string, number> =>
    tf.tidy(() => {
      const layer = make();
      const isIndex = Array.isArray(storedX);
      const x = isIndex ? tf.tensor1d(storedX, 'int32') : tensorOf(storedX);
      layer.apply(x); // builds the layer
      const [kernel, u] = [weightOf(layer, kernelName), weightOf(layer, 'u')];
      kernel.assign(tensorOf(stored(name, 'kernel')));
      u.assign(tensorOf(stored(name, 'u')));
      if (bias !== null) weightOf(layer, 'bias').assign(tensorOf(bias));
      const call = (at: tf.Tensor = x) => layer.apply(at, { training: true }) as tf.Tensor;

      const errors: Record<string, number> = {};
      let beforeLast = tf.clone(u);
      for (const step of [1, 2, 3]) {
        beforeLast = tf.clone(u);
        const y = call();
        if (!(step in steps)) continue;
        errors[`u after ${step}`] = error(u, steps[step]!.u);
        errors[`y after ${step}`] = error(y, steps[step]!.y);
      }
      errors.inference = error(layer.apply(x) as tf.Tensor, stored(name, 'inference'));

      // These are the gradients of the third call. They start from the u before that call.
      const r = tensorOf(stored(name, 'r'));
      const atThird = (loss: () => tf.Tensor): tf.Tensor => {
        u.assign(beforeLast);
        return tf.grads(loss as (...at: tf.Tensor[]) => tf.Tensor)([kernel])[0]!;
      };
      errors.dkernel = error(
        atThird(() => tf.sum(tf.mul(r, call()))),
        stored(name, 'dkernel'),
      );
      if (!isIndex) {
        const slope = tf.grad((at: tf.Tensor) => tf.sum(tf.mul(r, tf.tanh(call(at)))));
        errors.dpenalty = error(
          atThird(() => tf.sum(tf.square(slope(x)))),
          stored(name, 'dpenalty'),
        );
      }
      layer.dispose();
      return errors;
    });
  return { name, measure };
}

function residualCase(name: string): TorchCase {
  const options = fixture.cases[name] as { filters: number; resample: 'up' | 'down' | 'none'; first: boolean };
  const { filters, resample, first } = options;
  const weights = fixture.cases[name]!.weights as Record<string, Stored>;
  const measure = (): Record<string, number> =>
    tf.tidy(() => {
      const x = tensorOf(stored(name, 'x'));
      const inputs = input({ shape: [null, null, x.shape[3]!] as number[], name: 'x' });
      const outputs: SymbolicTensor = ganforge.residualBlock(inputs, { name: 'b', filters, resample, first });
      const block = model({ inputs, outputs });
      if (block.weights.length !== Object.keys(weights).length) throw new Error('other weights than torch has');
      for (const [key, value] of Object.entries(weights)) weightOf(block, key).assign(tensorOf(value));
      const errors = { y: error(block.predict(x) as tf.Tensor, stored(name, 'y')) };
      block.dispose();
      return errors;
    });
  return { name, measure };
}

const conditionalLabels = (): tf.Tensor => tf.tensor1d(fixture.cases.conditionalBatchNorm!.labels as number[], 'int32');

const minibatchStd = (name: string): TorchCase => {
  const { groupSize, features } = fixture.cases[name] as { groupSize: number; features: number };
  return plainCase(name, (config) => ganforge.minibatchStandardDeviation({ ...config, groupSize, features }));
};

/** Every layer that draws no random numbers. */
export const torchCases: readonly TorchCase[] = [
  plainCase('instanceNorm', (c) => ganforge.instanceNormalization({ ...c, center: true, scale: true }), [
    'gamma',
    'beta',
  ]),
  plainCase('instanceNormPlain', (c) => ganforge.instanceNormalization(c)),
  plainCase('groupNorm', (c) => ganforge.groupNormalization({ ...c, groups: 3 }), ['gamma', 'beta']),
  plainCase('pixelNorm', (c) => ganforge.pixelNormalization(c)),
  plainCase(
    'conditionalBatchNorm',
    (c) => ganforge.conditionalBatchNormalization({ ...c, classes: 3 }),
    ['gamma', 'beta'],
    conditionalLabels,
  ),
  statistics,
  plainCase('reflectionPad', (c) =>
    ganforge.reflectionPadding2d({
      ...c,
      padding: [
        [2, 3],
        [1, 4],
      ],
    }),
  ),
  plainCase('minibatchDiscrimination', (c) => ganforge.minibatchDiscrimination({ ...c, features: 5, dimensions: 2 }), [
    'kernel',
  ]),
  ...['minibatchStd', 'minibatchStdFeatures', 'minibatchStdUneven', 'minibatchStdSmall'].map(minibatchStd),
  spectralCase('spectralConv2d', () => ganforge.spectralConv2d({ name: 'layer', filters: 3, kernelSize: [3, 2] })),
  spectralCase('spectralConv2dTranspose', () =>
    ganforge.spectralConv2dTranspose({ name: 'layer', filters: 3, kernelSize: 2, strides: 2 }),
  ),
  spectralCase('spectralDense', () => ganforge.spectralDense({ name: 'layer', units: 3 })),
  spectralCase(
    'spectralEmbedding',
    () => ganforge.spectralEmbedding({ name: 'layer', inputDim: 5, outputDim: 3 }),
    'embeddings',
  ),
  ...['residualUp', 'residualDown', 'residualPlain', 'residualWider', 'residualFirst'].map(residualCase),
];
