import type { Gan, LossContext } from '@ganforge/core';
import type * as tf from '@tensorflow/tfjs-core';

/** A loss context of the parts given: what a loss asks beyond them fails. */
export function lossContext(parts: Partial<LossContext>): LossContext {
  const absent = (name: string) => (): never => {
    throw new Error(`this test's context has no ${name}`);
  };
  return {
    stage: 'main',
    batchSize: 1,
    schedule: absent('schedule'),
    random: absent('random'),
    run: absent('run'),
    weights: absent('weights'),
    share: absent('share'),
    shared: absent('shared'),
    state: absent('state'),
    observe: absent('observe'),
    log: () => undefined,
    ...parts,
  };
}

/** Runs networks by themselves, in training mode. */
export function runner(networks: Gan['networks']): LossContext['run'] {
  const run = (name: string, inputs: tf.Tensor | readonly tf.Tensor[]) =>
    networks[name]!.apply(inputs as tf.Tensor | tf.Tensor[], { training: true });
  return run as LossContext['run'];
}

/** Keeps what players share in a map that the test reads. */
export function sharing(kept: Map<string, tf.Tensor>, keep: (t: tf.Tensor) => tf.Tensor): Partial<LossContext> {
  return {
    share: (key, t) => {
      kept.set(key, keep(t));
      return t;
    },
    shared: <T extends tf.Tensor>(key: string) => kept.get(key) as T | undefined,
  };
}
