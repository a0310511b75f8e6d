import type { Batch, Tensors } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { sharedSlot } from './context.ts';
import type { Pass, PassRequest } from './pass.ts';

/** The names of the tensors of a pass, in order. */
export interface Layout {
  readonly terms: readonly string[];
  readonly logged: readonly string[];
  readonly gradients: readonly string[];
  readonly observed: readonly (readonly [state: string, keys: readonly string[]])[];
  readonly shared: readonly string[];
}

/** Returns the tensors that a pass has shared, by key. */
export function takeShared<B extends Batch>(
  { state, at, microbatch }: PassRequest<B>,
  before: ReadonlyMap<string, tf.Tensor>,
): [string, tf.Tensor][] {
  const slot = sharedSlot(at, microbatch);
  const fresh = [...state.shared].filter(([key, tensor]) => before.get(key) !== tensor);
  return fresh.map(([key, tensor]) => [key.slice(0, -slot.length), tensor]);
}

/** Lists all tensors of a pass. */
export function flatten(
  { scalars, terms, logged, gradients, observed }: Pass,
  shared: readonly (readonly [string, tf.Tensor])[],
): { layout: Layout; tensors: tf.Tensor[] } {
  const seen = [...observed].map(([state, found]) => [state, Object.entries(found)] as const);
  return {
    layout: {
      terms,
      logged,
      gradients: Object.keys(gradients),
      observed: seen.map(([state, entries]) => [state, entries.map(([key]) => key)]),
      shared: shared.map(([key]) => key),
    },
    tensors: [
      scalars,
      ...Object.values(gradients),
      ...seen.flatMap(([, entries]) => entries.map(([, tensor]) => tensor)),
      ...shared.map(([, tensor]) => tensor),
    ],
  };
}

/** Creates a pass again from its tensors, and shares the tensors that the original pass shared. */
export function restore<B extends Batch>(
  { terms, logged, gradients, observed, shared }: Layout,
  tensors: readonly tf.Tensor[],
  { state, at, microbatch }: PassRequest<B>,
): Pass {
  let next = 0;
  const take = (): tf.Tensor => tensors[next++]!;
  const scalars = take();
  const byWeight = Object.fromEntries(gradients.map((key) => [key, take()]));
  const seen = new Map<string, Tensors>();
  for (const [name, keys] of observed) seen.set(name, Object.fromEntries(keys.map((key) => [key, take()])));
  const slot = sharedSlot(at, microbatch);
  for (const key of shared) {
    state.shared.get(`${key}${slot}`)?.dispose();
    state.shared.set(`${key}${slot}`, tf.keep(take()));
  }
  return { scalars, terms, logged, gradients: byWeight, observed: seen };
}
