import type { Gan, LossContext } from '@ganforge/core';
import type * as tf from '@tensorflow/tfjs-core';

/** Creates a loss context from the given parts. If a loss uses another part, the test fails. */
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

/** Returns a function that runs networks in training mode. */
export function runner(networks: Gan['networks']): LossContext['run'] {
  const run = (name: string, inputs: tf.Tensor | readonly tf.Tensor[]) =>
    networks[name]!.apply(inputs as tf.Tensor | tf.Tensor[], { training: true });
  return run as LossContext['run'];
}

/** Returns the parts of a context that store shared tensors in `kept`, so that the test can read them. */
export function sharing(kept: Map<string, tf.Tensor>, keep: (t: tf.Tensor) => tf.Tensor): Partial<LossContext> {
  return {
    share: (key, t) => {
      kept.set(key, keep(t));
      return t;
    },
    shared: <T extends tf.Tensor>(key: string) => kept.get(key) as T | undefined,
  };
}
