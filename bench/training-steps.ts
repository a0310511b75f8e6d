import { type Batch, type Gan, namedWeights } from '@ganforge/core';
import { cycleGan, dcgan, gan, r3Gan, saGan, snGan, styleGan2, wganGp } from '@ganforge/models';
import { type BatchSource, compileSchedules, createTrainingState, runStep } from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { sawtooth, type Workload } from './measure.ts';
import { sequenceGan, sequenceSizes, tableGan, tableSizes, textGan, textSizes } from './small-gans.ts';

const images = (batch: number, size: number, channels = 3): tf.Tensor4D =>
  sawtooth([batch, size, size, channels]) as tf.Tensor4D;

/** Describes the training of DCGAN at 64x64x3 with f = 64 and z = 100. A step updates both players. */
export function dcgan64(batch: number): Workload {
  const gan = dcgan({ size: 64, channels: 3, seed: 1 });
  return stepsOf(gan, { images: images(batch, 64) }, { '': ['generator', 'discriminator'] });
}

/**
 * Describes the training of the CNN of WGAN-GP at 32x32x3 with f = 128. One case updates the critic with its gradient
 * penalty. The other case updates the generator.
 */
export function wganGp32(batch: number): Workload {
  const gan = wganGp({ size: 32, channels: 3, seed: 1 });
  return stepsOf(gan, { images: images(batch, 32) }, { critic: ['critic'], generator: ['generator'] });
}

/**
 * Describes the training of SNGAN with plain convolutions at 32x32x3 with f = 64. One case updates the discriminator.
 * The other case updates the generator on a batch of twice the size.
 */
export function snGan32(batch: number): Workload {
  const gan = snGan({ size: 32, channels: 3, architecture: 'cnn', seed: 1 });
  const cases = { discriminator: ['discriminator'], generator: ['generator'] };
  return stepsOf(gan, { images: images(batch, 32) }, cases);
}

/**
 * Describes the training of SAGAN at 64x64x3 without labels, with f = 32 and attention at 32x32. A step updates both
 * players.
 */
export function saGan64(batch: number): Workload {
  const gan = saGan({ size: 64, channels: 3, generatorFeatures: 32, discriminatorFeatures: 32, seed: 1 });
  return stepsOf(gan, { images: images(batch, 64) }, { '': ['discriminator', 'generator'] });
}

/**
 * Describes the training of StyleGAN2 at 32x32x3 with f = 64, with at most 256 feature maps, and with z and w of length
 * 128. One case updates both players without penalties. Two other cases update one player with its penalty.
 */
export function styleGan32(batch: number): Workload {
  return styleGan(batch, 32, 64);
}

/** Describes the training of StyleGAN2 at 64x64x3 with f = 32. The other settings are those of `styleGan32`. */
export function styleGan64(batch: number): Workload {
  return styleGan(batch, 64, 32);
}

function styleGan(batch: number, size: 32 | 64, features: number): Workload {
  const gan = styleGan2({ size, features, maxFeatures: 256, latentDim: 128, styleDim: 128, emaHalfLife: 0, seed: 1 });
  return stepsOf(
    gan,
    { images: images(batch, size) },
    {
      plain: ['generator', 'discriminator'],
      'discriminator with R1': ['discriminator', 'r1'],
      'generator with path length': ['generator', 'path-length'],
    },
  );
}

/**
 * Describes the training of R3GAN at 32x32x3 with f = 64, at most 256 feature maps, and two blocks for each size. A step
 * updates both players, with the penalties R1 and R2.
 */
export function r3Gan32(batch: number): Workload {
  const gan = r3Gan({ size: 32, features: 64, maxFeatures: 256, emaHalfLife: 0, seed: 1 });
  return stepsOf(gan, { images: images(batch, 32) }, { '': ['discriminator', 'generator'] });
}

/**
 * Describes the training of CycleGAN at 128x128x3 with 6 blocks. A step updates both generators and both
 * discriminators.
 */
export function cycleGan128(batch: number): Workload {
  const gan = cycleGan({ size: 128, channels: 3, blocks: 6, seed: 1 });
  const sides = { a: images(batch, 128), b: images(batch, 128) };
  return stepsOf(gan, sides, { '': ['generators', 'discriminators'] });
}

/**
 * Describes the training of WGAN-GP on points of a plane. A step updates the critic five times, with the penalty, and
 * the generator once.
 */
export function points(batch: number): Workload {
  // The authors' networks for toy data have 512 units and batches of 256. The smaller sizes are those of a first
  // experiment.
  const model = wganGp({ dimensions: 2, features: batch >= 256 ? 512 : 128, seed: 1 });
  const critic = Array<string>(5).fill('critic');
  return stepsOf(model, { points: sawtooth([batch, 2]) as tf.Tensor2D }, { '': [...critic, 'generator'] });
}

/** Describes the training of the original GAN on MNIST with two perceptrons. A step updates both players. */
export function mlp(batch: number): Workload {
  const model = gan({ size: 28, channels: 1, seed: 1 });
  return stepsOf(model, { images: images(batch, 28, 1) }, { '': ['discriminator', 'generator'] });
}

/** Describes the training of DCGAN at 28x28x1 with f = 32. `npm run demo` trains this GAN. */
export function demo(batch: number): Workload {
  const model = dcgan({ size: 28, channels: 1, features: 32, seed: 1 });
  return stepsOf(model, { images: images(batch, 28, 1) }, { '': ['generator', 'discriminator'] });
}

/**
 * Describes the training of a GAN like CTGAN on a table of 150 columns. Both networks have two layers of 256 units. The
 * critic judges ten rows at once.
 */
export function table(batch: number): Workload {
  return stepsOf(tableGan(), { rows: sawtooth([batch, tableSizes.columns]) }, { '': ['critic', 'generator'] });
}

/**
 * Describes the training of a GAN like TimeGAN on series of 24 steps. Both networks have three layers of 24 GRU
 * units.
 */
export function gru(batch: number): Workload {
  const series = sawtooth([batch, sequenceSizes.steps, sequenceSizes.features]);
  return stepsOf(sequenceGan(), { series }, { '': ['discriminator', 'generator'] });
}

/** Describes the training of LSTMs with 64 units on texts of 20 words. The vocabulary has 1,000 words. */
export function lstm(batch: number): Workload {
  const { steps, vocabulary } = textSizes;
  const words = Int32Array.from({ length: batch * steps }, (_, i) => (i * 7919) % vocabulary);
  const texts = tf.tensor2d(words, [batch, steps], 'int32');
  return stepsOf(textGan(), { texts }, { '': ['discriminator', 'generator'] });
}

/**
 * Creates steps in which only the named players update. A player that is named several times updates several times.
 * Each step is `runStep` of the trainer on a copy of the same batch.
 */
function stepsOf<B extends Batch>(gan: Gan<B>, batch: B, cases: Readonly<Record<string, readonly string[]>>): Workload {
  const size = Object.values(batch)[0]!.shape[0]!;
  const weights = Object.entries(gan.networks).flatMap(([name, network]) => namedWeights(name, network));
  const trainable = weights.filter((weight) => weight.trainable);
  return {
    cases: Object.fromEntries(
      Object.entries(cases).map(([name, players]) => [name, stepper(gan, batch, size, players)]),
    ),
    parameters: trainable.reduce((sum, { variable }) => sum + variable.size, 0),
  };
}

function stepper<B extends Batch>(whole: Gan<B>, batch: B, size: number, names: readonly string[]) {
  const players = whole.players.filter(({ name }) => names.includes(name));
  const updatesOf = (player: string) => names.filter((name) => name === player).length;
  const gan = {
    ...whole,
    // Here, lazy penalties update in every step.
    players: players.map(({ every: _, ...player }) => ({ ...player, updatesPerStep: updatesOf(player.name) })),
  };
  const state = createTrainingState(gan, { seed: 1 });
  const schedules = compileSchedules(gan, size, 1);
  const source = copiesOf(batch);
  let step = 0;
  return async (record = true): Promise<void> => {
    const { warnings } = await runStep(state, { schedules: await schedules, source, step, record });
    for (const warning of warnings) console.log(warning);
    step++;
  };
}

/**
 * Returns a source that always returns a copy of the same batch. It must be a copy, because a step disposes its batch.
 */
function copiesOf<B extends Batch>(batch: B): BatchSource<B> {
  return {
    cursor: { epoch: 0, offset: 0, batches: 0, examples: 0 },
    next: async () => [
      Object.fromEntries(Object.entries(batch).map(([name, tensor]) => [name, tf.clone(tensor)])) as B,
    ],
    prefetch: () => undefined,
    rewind: () => undefined,
    close: async () => undefined,
  };
}
