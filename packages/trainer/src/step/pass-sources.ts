import { type Batch, namedWeights } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import type { TrainingState } from '../state/state.ts';
import { sharedSlot } from './context.ts';
import type { PassRequest } from './pass.ts';

/** All tensors that a loss may read. They are in the same order for all passes of the same kind. */
interface Inputs {
  /** The kind of the pass. Passes of the same kind do the same computation on tensors of the same shapes. */
  readonly kind: string;
  readonly tensors: readonly tf.Tensor[];
  /** The schedule values by name. The caller keeps ownership. */
  readonly schedules: Readonly<Record<string, tf.Scalar>>;
}

/** Finds the tensors that the passes of a training state may read. */
export class PassSources<B extends Batch> {
  readonly #variables: readonly tf.Variable[];

  constructor({ gan, weights, averages, memory }: TrainingState<B>) {
    const fixed = Object.entries(gan.fixed ?? {}).flatMap(([name, network]) => namedWeights(name, network));
    const averaged = Object.values(averages).flatMap((average) => Object.values(average.tensors()));
    this.#variables = [
      ...[...Object.values(weights).flat(), ...fixed].map(({ variable }) => variable),
      ...(averaged as tf.Variable[]),
      ...Object.values(memory).flatMap((tensors) => Object.values(tensors)),
    ];
  }

  of({ state, player, batch, at, microbatch }: PassRequest<B>): Inputs {
    const slot = sharedSlot(at, microbatch);
    const shared = [...state.shared].filter(([key]) => key.endsWith(slot)).sort(([a], [b]) => (a < b ? -1 : 1));
    const named = [...Object.entries(batch), ...shared.map(([key, t]) => [key.slice(0, -slot.length), t] as const)];
    const schedules = Object.fromEntries(
      Object.entries(at.schedules).map(([name, value]) => [name, tf.scalar(value)] as const),
    );
    const shapes = named.map(([name, { dtype, shape }]) => `${name} ${dtype} [${shape}]`);
    return {
      kind: [player.name, at.stage, at.batchSize, ...shapes].join('; '),
      tensors: [...this.#variables, ...named.map(([, tensor]) => tensor), ...Object.values(schedules)],
      schedules,
    };
  }
}
