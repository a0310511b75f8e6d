import { type Batch, type Gan, namedWeights } from '@ganforge/core';
import { cycleGan, dcgan, gan, r3Gan, saGan, snGan, styleGan2, wganGp } from '@ganforge/models';
import { type BatchSource, compileSchedules, createTrainingState, runStep } from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { sawtooth, type Workload } from './measure.ts';
import { sequenceGan, sequenceSizes, tableGan, tableSizes, textGan, textSizes } from './small-gans.ts';

const images = (batch: number, size: number, channels = 3): tf.Tensor4D =>
  sawtooth([batch, size, size, channels]) as tf.Tensor4D;

/** DCGAN at 64x64x3, f = 64, z = 100: both players' updates. */
export function dcgan64(batch: number): Workload {
  const gan = dcgan({ size: 64, channels: 3, seed: 1 });
  return stepsOf(gan, { images: images(batch, 64) }, { '': ['generator', 'discriminator'] });
}

/** WGAN-GP's CNN at 32x32x3, f = 128: an update of the critic with its gradient penalty, and one of the generator. */
export function wganGp32(batch: number): Workload {
  const gan = wganGp({ size: 32, channels: 3, seed: 1 });
  return stepsOf(gan, { images: images(batch, 32) }, { critic: ['critic'], generator: ['generator'] });
}

/** SNGAN's plain convolutions at 32x32x3, f = 64: an update of the discriminator, and one of the generator on twice the batch. */
export function snGan32(batch: number): Workload {
  const gan = snGan({ size: 32, channels: 3, architecture: 'cnn', seed: 1 });
  const cases = { discriminator: ['discriminator'], generator: ['generator'] };
  return stepsOf(gan, { images: images(batch, 32) }, cases);
}

/** SAGAN at 64x64x3 without labels, f = 32, attention at 32x32: both players' updates. */
export function saGan64(batch: number): Workload {
  const gan = saGan({ size: 64, channels: 3, generatorFeatures: 32, discriminatorFeatures: 32, seed: 1 });
  return stepsOf(gan, { images: images(batch, 64) }, { '': ['discriminator', 'generator'] });
}

/** StyleGAN2 at 32x32x3, f = 64, at most 256 maps, z and w of 128; the penalties in cases of their own. */
export function styleGan32(batch: number): Workload {
  return styleGan(batch, 32, 64);
}

/** StyleGAN2 at 64x64x3, f = 32, as at 32. */
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

/** R3GAN at 32x32x3, f = 64, at most 256 maps, two blocks a size: both players' updates, with R1 and R2. */
export function r3Gan32(batch: number): Workload {
  const gan = r3Gan({ size: 32, features: 64, maxFeatures: 256, emaHalfLife: 0, seed: 1 });
  return stepsOf(gan, { images: images(batch, 32) }, { '': ['discriminator', 'generator'] });
}

/** CycleGAN at 128x128x3 with 6 blocks: both generators' update and both discriminators'. */
export function cycleGan128(batch: number): Workload {
  const gan = cycleGan({ size: 128, channels: 3, blocks: 6, seed: 1 });
  const sides = { a: images(batch, 128), b: images(batch, 128) };
  return stepsOf(gan, sides, { '': ['generators', 'discriminators'] });
}

/** WGAN-GP on points in the plane: five updates of the critic with the penalty and one of the generator. */
export function points(batch: number): Workload {
  // The authors' toy sets have 512 units and batches of 256; small ones are what a first try has.
  const model = wganGp({ dimensions: 2, features: batch >= 256 ? 512 : 128, seed: 1 });
  const critic = Array<string>(5).fill('critic');
  return stepsOf(model, { points: sawtooth([batch, 2]) as tf.Tensor2D }, { '': [...critic, 'generator'] });
}

/** The first GAN on MNIST: two perceptrons, both players' updates. */
export function mlp(batch: number): Workload {
  const model = gan({ size: 28, channels: 1, seed: 1 });
  return stepsOf(model, { images: images(batch, 28, 1) }, { '': ['discriminator', 'generator'] });
}

/** What `npm run demo` trains: DCGAN at 28x28x1, f = 32. */
export function demo(batch: number): Workload {
  const model = dcgan({ size: 28, channels: 1, features: 32, seed: 1 });
  return stepsOf(model, { images: images(batch, 28, 1) }, { '': ['generator', 'discriminator'] });
}

/** A table as CTGAN's: 256-256, 150 columns, ten rows judged at once. */
export function table(batch: number): Workload {
  return stepsOf(tableGan(), { rows: sawtooth([batch, tableSizes.columns]) }, { '': ['critic', 'generator'] });
}

/** Series as TimeGAN's: three layers of 24 GRU units, 24 steps. */
export function gru(batch: number): Workload {
  const series = sawtooth([batch, sequenceSizes.steps, sequenceSizes.features]);
  return stepsOf(sequenceGan(), { series }, { '': ['discriminator', 'generator'] });
}

/** Texts of 20 words of 1,000: LSTMs of 64 units. */
export function lstm(batch: number): Workload {
  const { steps, vocabulary } = textSizes;
  const words = Int32Array.from({ length: batch * steps }, (_, i) => (i * 7919) % vocabulary);
  const texts = tf.tensor2d(words, [batch, steps], 'int32');
  return stepsOf(textGan(), { texts }, { '': ['discriminator', 'generator'] });
}

/**
 * Steps in which only the players named make updates, as many as they are named, by the trainer's own `runStep`, each on a
 * copy of one batch.
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
    // A lazy penalty updates in every step here.
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

/** A source that gives the same batch again and again, as copies, since a step disposes what it took. */
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
