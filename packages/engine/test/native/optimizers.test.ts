import { createHash } from 'node:crypto';
import { adam, adamW, createOptimizer, type OptimizerSpec, rmsProp, sgd } from '@ganforge/core';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeNative } from '../../../backend-native/test/native.ts';

const specs: Record<string, OptimizerSpec> = {
  adam: adam({ beta1: 0.5 }),
  'adam without m': adam({ beta1: 0, beta2: 0.9 }),
  'adam with weight decay': adam({ weightDecay: 0.1 }),
  adamW: adamW({ weightDecay: 0.1, epsilon: 1e-3 }),
  'adamW without m': adamW({ beta1: 0 }),
  rmsProp: rmsProp(),
  'rmsProp with all': rmsProp({ momentum: 0.9, centered: true, weightDecay: 0.1 }),
  'rmsProp with momentum': rmsProp({ momentum: 0.9 }),
  'rmsProp, centered': rmsProp({ centered: true }),
  sgd: sgd({ weightDecay: 0.1 }),
  'sgd with momentum': sgd({ momentum: 0.9, dampening: 0.1 }),
  'sgd by Nesterov': sgd({ momentum: 0.9, nesterov: true, weightDecay: 0.1 }),
};

/** A scalar, less than a vector, and several chunks with a rest. */
const shapes: Record<string, number[]> = { scalar: [], bias: [5], kernel: [5, 131, 101] };

/** Any values, the same at every call, over many sizes. */
function values(name: string, seed: number): tf.Tensor {
  const size = tf.util.sizeFromShape(shapes[name]!);
  const of = (i: number) => (((i * 7919 + seed * 104_729) % 2003) / 1001 - 1) * 10 ** ((i % 9) - 6);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => of(i)),
    shapes[name]!,
  );
}

const parametersOf = (): Record<string, tf.Variable> =>
  Object.fromEntries(Object.keys(shapes).map((name) => [name, tf.tidy(() => tf.variable(values(name, 0)))]));

function train(
  optimizer: ReturnType<typeof createOptimizer>,
  parameters: Record<string, tf.Variable>,
  from: number,
  to: number,
): void {
  for (let step = from; step < to; step++) {
    const gradients = Object.fromEntries(Object.keys(parameters).map((name) => [name, values(name, step + 1)]));
    optimizer.apply(parameters, gradients, 1e-2);
    tf.dispose(gradients);
  }
}

/** Hashes of the tensors' bits: of arrays so long, a failing test would write out differences for minutes. */
const read = (tensors: Record<string, tf.Tensor>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => {
      const bytes = Buffer.from(Float32Array.from(tensor.dataSync()).buffer);
      return [name, createHash('sha256').update(bytes).digest('hex')];
    }),
  );

/** Weights and slots after four steps on a backend. */
async function result(spec: OptimizerSpec, backend: string) {
  await tf.setBackend(backend);
  const parameters = parametersOf();
  const optimizer = createOptimizer(spec);
  train(optimizer, parameters, 0, 4);
  const found = { ...read(parameters), ...read(optimizer.tensors()) };
  optimizer.dispose();
  tf.dispose(parameters);
  return found;
}

describeNative('optimizers on native', () => {
  let before: number;
  beforeEach(async () => {
    await tf.setBackend('native');
    before = tf.memory().numTensors;
  });
  afterEach(() => expect(tf.memory().numTensors).toBe(before));

  it.each(Object.entries(specs))('%s gives the bits of the composed operations', async (_, spec) => {
    expect(await result(spec, 'native')).toEqual(await result(spec, 'cpu'));
  });

  it.each(Object.entries(specs))(
    '%s takes one kernel for all parameters, in place, and goes on with the same bits',
    async (_, spec) => {
      const whole = parametersOf();
      const through = createOptimizer(spec);
      train(through, whole, 0, 5);
      const parts = parametersOf();
      const first = createOptimizer(spec);
      train(first, parts, 0, 2);
      const second = createOptimizer(spec);
      second.restore(first.tensors(), first.steps(), parts);
      first.dispose();
      train(second, parts, 2, 5);
      expect(read(parts)).toEqual(read(whole));
      expect(read(second.tensors())).toEqual(read(through.tensors()));

      const g = tf.tidy(() => Object.fromEntries(Object.keys(parts).map((name) => [name, values(name, 9)])));
      const held = [...Object.values(parts), ...Object.values(second.tensors())].map(({ dataId }) => dataId);
      const { kernelNames } = await tf.profile(() => second.apply(parts, g, 1e-2));
      expect(kernelNames).toEqual([expect.stringMatching(/^Ganforge(Adam|RmsProp|Sgd)$/)]);
      const after = [...Object.values(parts), ...Object.values(second.tensors())].map(({ dataId }) => dataId);
      expect(after.map((id, i) => id === held[i])).toEqual(after.map(() => true));
      tf.dispose([whole, parts, g]);
      through.dispose();
      second.dispose();
    },
  );

  it('updates parameters of other step counts by their own', () => {
    const together = parametersOf();
    const apart = parametersOf();
    const [one, many] = [createOptimizer(specs.adam!), createOptimizer(specs.adam!)];
    const bias = () => ({ bias: values('bias', 1) });
    for (const [optimizer, parameters] of [
      [one, together],
      [many, apart],
    ] as const) {
      const g = bias();
      optimizer.apply({ bias: parameters.bias! }, g, 1e-2);
      tf.dispose(g);
    }
    train(one, together, 1, 3);
    for (const name of Object.keys(shapes)) train(many, { [name]: apart[name]! }, 1, 3);
    expect(one.steps()).toEqual({ scalar: 2, bias: 3, kernel: 2 });
    expect(read(together)).toEqual(read(apart));
    tf.dispose([together, apart]);
    one.dispose();
    many.dispose();
  });

  it('does not change tensors that share a weight or a slot', () => {
    const parameters = parametersOf();
    const optimizer = createOptimizer(specs.adam!);
    train(optimizer, parameters, 0, 1);
    const shared = { ...parameters, ...optimizer.tensors() };
    const copies = Object.fromEntries(Object.entries(shared).map(([name, tensor]) => [name, tf.clone(tensor)]));
    const values = read(copies);
    train(optimizer, parameters, 1, 2);
    expect(read(copies)).toEqual(values);
    expect(read(parameters).kernel).not.toEqual(values.kernel);
    tf.dispose([parameters, copies]);
    optimizer.dispose();
  });
});
