import type { Batch } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import type { HostSamples } from './events.ts';
import type { TrainingState } from './state.ts';

/** Runs `fn` while the averaged weights are in the networks, and puts the trained ones back. */
export async function withAverages<T>(state: Pick<TrainingState, 'averages'>, fn: () => Promise<T> | T): Promise<T> {
  const averages = Object.values(state.averages);
  for (const ema of averages) ema.swapIn();
  try {
    return await fn();
  } finally {
    for (const ema of averages) ema.swapOut();
  }
}

/**
 * `count` samples from the run's fixed latent: the same one at every step, after a resume too.
 *
 * Classes, where the GAN has some, come in turn. With `inputs` there are as many samples as inputs.
 */
export async function makeSamples<B extends Batch>(
  state: TrainingState<B>,
  count: number,
  inputs?: tf.Tensor,
): Promise<HostSamples> {
  const { gan } = state;
  const draw = state.draw.fork('sample');
  const n = inputs?.shape[0] ?? count;
  const classes = 'classes' in gan.output ? gan.output.classes : undefined;
  return withAverages(state, async () => {
    const samples = tf.tidy(() => {
      const labels =
        classes &&
        tf.tensor1d(
          Int32Array.from({ length: n }, (_, i) => i % classes.length),
          'int32',
        );
      const latent = gan.latent?.(n, draw.fork('latent'));
      return gan.sample({
        n,
        draw: draw.fork('rest'),
        ...(latent && { latent }),
        ...(labels && { labels }),
        ...(inputs && { inputs }),
      });
    });
    try {
      return { shape: samples.shape, data: await samples.data<'float32'>() };
    } finally {
      samples.dispose();
    }
  });
}
