import type { Batch, Player, Tensors } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { named } from '../loop/user-code.ts';
import type { UpdatePosition } from '../schedule/position.ts';
import type { TrainingState } from '../state/state.ts';
import type { Executor } from './executor.ts';
import { concatenate, TensorSum } from './reduce.ts';

const where = 'trainer/state';

/**
 * Reduces the observations of all microbatches to one observation per state. The caller disposes the result.
 *
 * @param observed the observations of each microbatch of this process; the caller keeps ownership
 */
export async function reduceObservations<B extends Batch>(
  state: TrainingState<B>,
  executor: Executor,
  observed: readonly ReadonlyMap<string, Tensors>[],
): Promise<Record<string, Tensors>> {
  const reduced: Record<string, Tensors> = {};
  for (const name of observed[0]?.keys() ?? []) {
    const parts = observed.map((microbatch) => microbatch.get(name));
    if (parts.some((part) => part === undefined)) {
      throw new GanError(where, `the state '${name}' is observed in some microbatches only. Observe it in each.`);
    }
    const all = parts as Tensors[];
    if (state.gan.state?.[name]?.reduce === 'concat') {
      reduced[name] = await concatenate(executor, all);
      continue;
    }
    const sum = new TensorSum();
    for (const part of all) {
      sum.push(Object.fromEntries(Object.entries(part).map(([key, t]) => [key, tf.cast(t, 'float32')])));
    }
    reduced[name] = await sum.mean(executor);
  }
  return reduced;
}

/**
 * Sets each observed state to its value after the update.
 *
 * @throws GanError `shape` if the new state has other names, shapes or types
 */
export function advanceStates<B extends Batch>(
  state: TrainingState<B>,
  player: Player<B>,
  observed: Readonly<Record<string, Tensors>>,
  at: UpdatePosition,
): void {
  for (const [name, found] of Object.entries(observed)) {
    const memory = state.memory[name]!;
    tf.tidy(() => {
      const random = state.random.fork('state', name, player.name, at.step, at.update);
      const spec = state.gan.state![name]!;
      const next = named(`next() of the state '${name}'`, () =>
        spec.next({ ...memory }, found, { batchSize: at.batchSize, random }),
      );
      const [expected, received] = [describe(memory), describe(next)];
      if (expected !== received) {
        throw new GanError(where, `the next state '${name}' must be ${expected}; received ${received}.`, {
          code: 'shape',
        });
      }
      for (const [key, variable] of Object.entries(memory)) variable.assign(tf.clone(next[key]!));
    });
  }
}

function describe(tensors: Tensors): string {
  const entries = Object.entries(tensors).map(([key, { dtype, shape }]) => `${key} ${dtype} [${shape}]`);
  return `{ ${entries.sort().join(', ')} }`;
}
