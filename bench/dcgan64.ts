import type { ImageBatch } from '@ganforge/core';
import { dcgan } from '@ganforge/models';
import {
  applyGradients,
  computeGradients,
  createTrainingState,
  disposeTrainingState,
  endTurn,
  type TrainingState,
} from '@ganforge/trainer';
import type * as tf from '@tensorflow/tfjs-core';
import { type BenchOptions, median, type Row, sawtooth, timed } from './measure.ts';

/**
 * GFLOP of a turn for each image: two for every product of the convolutions.
 *
 * A pass of either network is 0.208 GFLOP. The generator's move takes one pass of each network forward, the gradient of
 * each for its input and of G for its weights; the discriminator's, for reals and fakes, a pass and both gradients.
 */
const gflopPerImage = 2.27;

/** DCGAN at 64x64x3, f = 64, z = 100, with Adam: both players' moves. */
function dcganTurn(batch: number): { turn: () => Promise<void>; dispose: () => void } {
  const gan = dcgan({ size: 64, channels: 3, seed: 1 });
  const state: TrainingState<ImageBatch> = createTrainingState(gan, { seed: 1 });
  const images = sawtooth([batch, 64, 64, 3]) as tf.Tensor4D;
  let step = 0;
  const turn = async (): Promise<void> => {
    for (const player of gan.players) {
      const at = { step, epoch: 0, images: step * batch, move: 0 };
      const { gradients } = await computeGradients(state, player, [{ images }], at);
      applyGradients(state, player, gradients, at, 2e-4);
      for (const gradient of Object.values(gradients)) gradient.dispose();
    }
    endTurn(state);
    step++;
  };
  const dispose = (): void => {
    disposeTrainingState(state);
    for (const network of Object.values(gan.networks)) network.dispose();
    images.dispose();
  };
  return { turn, dispose };
}

/** Images per second of a whole DCGAN turn. */
export async function dcgan64({ engine, batch }: BenchOptions): Promise<Row> {
  const { turn, dispose } = dcganTurn(batch);
  const { wall, cpu } = await timed(turn, 3, 5);
  dispose();
  const medianSeconds = median(wall);
  const imagesPerSecond = batch / medianSeconds;
  const gflops = imagesPerSecond * gflopPerImage;
  return { bench: 'dcgan64', engine, batch, imagesPerSecond, medianSeconds, medianCpuSeconds: median(cpu), gflops };
}
