import {
  type Gan,
  type LossContext,
  namedWeights,
  type Player,
  type RandomStream,
  randomStream,
  type UnpairedBatch,
} from '@ganforge/core';
import { cycleGan } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import pytorch from '../fixtures/cycle-gan.json' with { type: 'json' };
import { lossContext, runner, sharing } from '../loss-context.ts';

// The fixture is written by fixtures/make-cycle-gan.py (PyTorch 1.13, float64): same weights, layouts and formulas.
const [n, size, channels] = [2, 24, 3] as const;

/** Contains numbers that must agree, by name: those found here, and those found by PyTorch. */
export type Comparison = Record<string, { readonly found: number[]; readonly expected: number[] }>;

function fill(shape: readonly number[], key: number, scale: number): tf.Tensor {
  const length = shape.reduce((product, axis) => product * axis, 1);
  const values = Array.from({ length }, (_, i) => scale * (((i * 7919 + key * 104729) % 1009) / 1009 - 0.5));
  return tf.tensor(values, [...shape]);
}

/** Returns the two numbers that the fixture contains for a tensor: its product with a pattern, and its norm. */
function summary(x: tf.Tensor): number[] {
  const values = Array.from(x.dataSync());
  return [values.reduce((sum, v, i) => sum + (v * (((i * 31) % 17) - 8)) / 8, 0), Math.hypot(...values)];
}

/** Returns a context with empty pools. They have room for all images, whatever is drawn. */
function contextOf(gan: Gan<UnpairedBatch>, kept: Map<string, tf.Tensor>): LossContext {
  const highest = { uniform: (shape: number[]) => tf.fill(shape, 0.99) } as Partial<RandomStream> as RandomStream;
  return lossContext({
    batchSize: n,
    random: () => highest,
    run: runner(gan.networks),
    state: (name) => gan.state![name]!.initial(),
    observe: () => undefined,
    ...sharing(kept, (t) => tf.keep(tf.clone(t))),
  });
}

function lossAndGradients(
  player: Player<UnpairedBatch>,
  gan: Gan<UnpairedBatch>,
  batch: UnpairedBatch,
  ctx: LossContext,
) {
  const weights = player.trains.flatMap((name) => namedWeights(name, gan.networks[name]!));
  const terms: Record<string, number[]> = {};
  const { grads } = tf.variableGrads(
    () => {
      const named = player.loss(batch, ctx);
      for (const [name, term] of Object.entries(named)) terms[name] = Array.from(term.dataSync());
      return tf.addN(Object.values(named));
    },
    weights.map(({ variable }) => variable),
  );
  const gradients = weights.map(({ key, variable }) => [key, summary(grads[variable.name]!)] as const);
  return { terms, gradients: Object.fromEntries(gradients) };
}

/**
 * Returns both translations, all loss terms of both players and all gradients, each together with the result of
 * PyTorch.
 */
export async function comparePyTorch(): Promise<Comparison> {
  const options = { size, channels, features: 2, blocks: 1, discriminatorFeatures: 2 } as const;
  const gan = cycleGan({ ...options, lambdaCycle: { a: 10, b: 5 }, identity: 0.5 });
  const weights = Object.entries(gan.networks).flatMap(([name, network]) => namedWeights(name, network));
  if (weights.length !== pytorch.weights.length) throw new Error(`there are ${weights.length} weights`);
  for (const { key, variable } of weights) {
    const index = pytorch.weights.indexOf(key);
    if (index < 0) throw new Error(`PyTorch's twin has no ${key}`);
    variable.assign(fill(variable.shape, index + 1, 0.3));
  }
  const [a, b] = [101, 102].map((key) => fill([n, size, size, channels], key, 2) as tf.Tensor4D) as [
    tf.Tensor4D,
    tf.Tensor4D,
  ];
  const found: Comparison = {};
  const add = (name: string, numbers: number[], expected: number[]) => {
    found[name] = { found: numbers, expected };
  };
  const made = await gan.sample({ n, random: randomStream(1), conditions: { a, b } });
  add('a to b', summary(made.b!), pytorch.fakes.b);
  add('b to a', summary(made.a!), pytorch.fakes.a);

  const kept = new Map<string, tf.Tensor>();
  for (const player of gan.players) {
    const { terms, gradients } = lossAndGradients(player, gan, { a, b }, contextOf(gan, kept));
    const expected = pytorch[player.name as 'generators' | 'discriminators'];
    for (const [name, value] of Object.entries<number>(expected.terms)) add(name, terms[name] ?? [], [value]);
    for (const [name, values] of Object.entries(expected.gradients)) add(name, gradients[name] ?? [], values);
  }
  return found;
}
