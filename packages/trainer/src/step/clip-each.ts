import type { Batch, Tensors } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { disposeBatch } from '../batch/batches.ts';
import { disposeObserved, type Pass, type PassReading, type PassRequest, readPass } from './pass.ts';
import { TreeSum } from './tree-sum.ts';

const where = 'trainer/clip-each';

/**
 * The result of a microbatch whose examples ran one at a time. It contains the means of their clipped gradients and of
 * their terms.
 */
export interface ClippedMicrobatch {
  readonly gradients: Record<string, tf.Tensor>;
  readonly observed: ReadonlyMap<string, Tensors>;
  readonly reading: PassReading;
}

/**
 * Runs a player's loss on each example of a microbatch separately. The pass clips the gradient of each example.
 *
 * Each example has its own random streams, like a microbatch of one example. Gradients are added along a fixed tree. So
 * if the same examples are split into more microbatches, the result has the same bits.
 *
 * @param onNotFinite is called for an example whose loss or gradient is NaN or Inf; the error that it returns is thrown
 */
export async function runEachExample<B extends Batch>(
  request: PassRequest<B>,
  pass: (request: PassRequest<B>) => Pass,
  onNotFinite: (request: PassRequest<B>, reading: PassReading) => Promise<Error>,
): Promise<ClippedMicrobatch> {
  const { batch, microbatch, player } = request;
  const count = Object.values(batch)[0]?.shape[0] ?? 0;
  const examples = examplesOf(batch, count);
  const sum = new TreeSum<Record<string, tf.Tensor>>(addAll);
  const readings: PassReading[] = [];
  try {
    for (const [i, example] of examples.entries()) {
      const own = { ...request, batch: example, microbatch: microbatch * count + i };
      const found = pass(own);
      sum.push(found.gradients);
      if (found.observed.size > 0) {
        disposeObserved(found.observed);
        found.scalars.dispose();
        const problem = `player '${player.name}' clips the gradient of each example and also observes a state, but the observation is not clipped`;
        throw new GanError(where, `${problem}. Let another player observe it.`);
      }
      const reading = await readPass(found);
      if (!reading.finite) throw await onNotFinite(own, reading);
      readings.push(reading);
    }
    const total = sum.take() ?? {};
    const gradients = Object.fromEntries(Object.entries(total).map(([key, all]) => [key, tf.div(all, count)]));
    tf.dispose(total);
    return { gradients, observed: new Map(), reading: meanOf(readings) };
  } finally {
    for (const tensors of sum.drop()) tf.dispose(tensors);
    examples.forEach(disposeBatch);
  }
}

/**
 * Adds the noise of an update to its mean gradients, in place. The standard deviation is `noise * norm` for the sum
 * over examples, so it is `noise * norm / examples` here.
 *
 * The noise is keyed by player, step and update, so a resumed run and all processes of a run add the same noise.
 *
 * @param examples number of examples of the whole batch, over all processes
 */
export function addNoise<B extends Batch>(
  { state, player, at }: Pick<PassRequest<B>, 'state' | 'player' | 'at'>,
  gradients: Record<string, tf.Tensor>,
  examples: number,
): void {
  const { norm, noise } = player.clipEach!;
  if (noise === 0) return;
  const random = state.random.fork(player.name, 'clipEach', at.step, at.update);
  for (const [key, gradient] of Object.entries(gradients)) {
    const deviation = (noise * norm) / examples;
    gradients[key] = tf.tidy(() => tf.add(gradient, random.fork(key).normal(gradient.shape, 0, deviation)));
    gradient.dispose();
  }
}

function examplesOf<B extends Batch>(batch: B, count: number): B[] {
  const parts = Object.entries(batch).map(([name, tensor]) => [name, tf.split(tensor, count)] as const);
  return Array.from({ length: count }, (_, i) => Object.fromEntries(parts.map(([name, all]) => [name, all[i]])) as B);
}

function addAll(a: Record<string, tf.Tensor>, b: Record<string, tf.Tensor>): Record<string, tf.Tensor> {
  const sum = Object.fromEntries(Object.entries(a).map(([key, tensor]) => [key, tf.add(tensor, b[key]!)]));
  tf.dispose([a, b]);
  return sum;
}

function meanOf(readings: readonly PassReading[]): PassReading {
  const mean = (of: (reading: PassReading) => ReadonlyMap<string, number>): Map<string, number> =>
    new Map(
      [...of(readings[0]!).keys()].map((name) => [
        name,
        readings.reduce((sum, reading) => sum + of(reading).get(name)!, 0) / readings.length,
      ]),
    );
  return { finite: true, largest: 0, terms: mean(({ terms }) => terms), logged: mean(({ logged }) => logged) };
}
