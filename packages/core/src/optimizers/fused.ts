import * as tf from '@tensorflow/tfjs-core';
import { runKernel } from '../gradients/run-kernel.ts';
import type { FusedUpdate } from './optimizer-spec.ts';

/** A parameter, its gradient, and its slots (state tensors) by name. */
export interface ParameterUpdate {
  readonly parameter: tf.Variable;
  readonly gradient: tf.Tensor;
  readonly slots: Readonly<Record<string, tf.Variable>>;
}

/**
 * Updates parameters and their slots with the engine's fused kernel, which reads and writes each tensor once.
 *
 * The kernel takes a list of weights w, a list of gradients g, and a list of each slot by its name. For each parameter
 * it returns the new w and then the new slots in order. It may overwrite tensors that have no other owner.
 *
 * @param updates the updates; all of them have the same slots
 */
export function fusedUpdates(updates: readonly ParameterUpdate[], { kernelName, attributes }: FusedUpdate): void {
  if (updates.length === 0) return;
  tf.tidy(() => {
    const names = Object.keys(updates[0]!.slots);
    const lists = names.map((name) => [name, updates.map(({ slots }) => slots[name]!)] as const);
    const inputs = {
      w: updates.map(({ parameter }) => parameter),
      g: updates.map(({ gradient }) => gradient),
      ...Object.fromEntries(lists),
    };
    const given = inputs as unknown as Readonly<Record<string, tf.Tensor>>;
    const updated = runKernel(kernelName, given, { ...attributes, inPlace: true }) as unknown as tf.Tensor[];
    const variables = updates.flatMap(({ parameter, slots }) => [parameter, ...names.map((name) => slots[name]!)]);
    for (const [index, variable] of variables.entries()) {
      const value = updated[index]!;
      if (value.dataId !== variable.dataId) variable.assign(value);
    }
  });
}
