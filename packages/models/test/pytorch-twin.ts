import { type Gan, type LossContext, namedWeights, type RandomStream } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { lossContext, runner, sharing } from './loss-context.ts';

// These formulas are the same as in fixtures/twin.py. They compute weights and examples from their names, and two
// numbers for a tensor.

function keyOf(name: string): number {
  return Array.from(name).reduce((key, letter) => (key * 31 + letter.charCodeAt(0)) % 100003, 0);
}

/** Returns a tensor with the values that the twin computes for this name. */
export function fill(shape: number[], name: string, scale = 1, offset = 0): tf.Tensor {
  const [length, key] = [shape.reduce((product, axis) => product * axis, 1), keyOf(name)];
  const values = Array.from({ length }, (_, i) => scale * (((i * 7919 + key * 104729) % 1009) / 1009 - 0.5) + offset);
  return tf.tensor(values, shape);
}

/** Returns the two numbers that the fixtures contain for a tensor: its product with a pattern, and its norm. */
export function summary(x: tf.Tensor): number[] {
  const values = Array.from(x.dataSync());
  const product = values.reduce((sum, v, i) => sum + (v * (((i * 31) % 17) - 8)) / 8, 0);
  return [product, Math.hypot(...values)];
}

/**
 * Gives a GAN the weights of the twin. `scales` contains the scales that differ from the formula, by `weight`, by
 * `layer/weight` or by the whole key.
 */
export function fillWeights(networks: Gan['networks'], scales: Readonly<Record<string, number>> = {}): void {
  for (const [network, model] of Object.entries(networks)) {
    for (const { key, variable } of namedWeights(network, model)) {
      const { shape, size } = variable;
      const kernel = key.endsWith('kernel') ? Math.sqrt((24 * shape.at(-1)!) / size) : 0.5;
      const [, ...own] = key.split('/');
      const scale = scales[key] ?? scales[own.join('/')] ?? scales[own.at(-1)!] ?? kernel;
      variable.assign(fill(shape, key, scale, /gamma|variance/.test(key) ? 1 : 0));
    }
  }
}

/** Returns a context that runs networks in training mode and draws the same numbers as the twin. */
export function contextOf(
  networks: Gan['networks'],
  random: Partial<RandomStream>,
  kept: Map<string, tf.Tensor>,
): LossContext {
  return lossContext({
    random: () => random as RandomStream,
    run: runner(networks),
    weights: (name) =>
      Object.fromEntries(namedWeights(name, networks[name]!).map(({ key, variable }) => [key, variable])),
    ...sharing(kept, (t) => tf.keep(tf.clone(t))),
  });
}

/**
 * Returns a stream whose normal numbers N(mean, std^2) depend on its name and the shape. Uniform numbers are given by
 * name. A fork has only its own name.
 */
export function drawsByName(name: string, uniforms: Readonly<Record<string, number[]>> = {}): RandomStream {
  return {
    normal: (shape: number[], mean = 0, std = 1) => tf.add(mean, tf.mul(std, fill(shape, name, 4))),
    uniform: (shape: number[]) => tf.tensor(uniforms[name]!, shape),
    fork: (layer: string) => drawsByName(layer, uniforms),
  } as unknown as RandomStream;
}

/**
 * Returns a function that runs networks in training mode. Layers that draw get normal numbers by the name of their
 * network.
 */
export function runnerWithDraws(networks: Gan['networks']): LossContext['run'] {
  const run = (name: string, inputs: tf.Tensor | readonly tf.Tensor[]) =>
    networks[name]!.apply(inputs as tf.Tensor | tf.Tensor[], { training: true, random: drawsByName(name) });
  return run as LossContext['run'];
}

/**
 * Returns the loss terms, and the summary of each gradient by the key of its weight. If the loss does not depend on a
 * weight, its gradient is 0.
 */
export function lossAndGradients(
  networks: Gan['networks'],
  trains: readonly string[],
  terms: () => Record<string, tf.Scalar>,
): { terms: Record<string, number>; loss: number; gradients: Record<string, number[]> } {
  const weights = trains.flatMap((name) => namedWeights(name, networks[name]!)).filter((w) => w.trainable);
  let found: Record<string, number> = {};
  const { value, grads } = tf.variableGrads(
    () => {
      const all = terms();
      found = Object.fromEntries(Object.entries(all).map(([name, term]) => [name, term.dataSync()[0]!]));
      return tf.addN(Object.values(all));
    },
    weights.map((w) => w.variable),
  );
  const gradients = weights.map(({ key, variable }) => [
    key,
    summary(grads[variable.name] ?? tf.zeros(variable.shape)),
  ]);
  return { terms: found, loss: value.dataSync()[0]!, gradients: Object.fromEntries(gradients) };
}
