import {
  type Batch,
  type Dataset,
  drawLatents,
  type Gan,
  type RandomStream,
  type RunPosition,
  rowStreams,
} from '@ganforge/core';
import { batchParts, type HostBatch, type Specs, specsFit } from '@ganforge/media';
import type { SampleSheet } from '@ganforge/run';
import * as tf from '@tensorflow/tfjs-core';
import { checkBatch, disposeBatch } from '../batch/batches.ts';
import { integer } from '../options.ts';
import type { TrainingState } from '../state/state.ts';
import { checkSamples, countOf } from './check-samples.ts';
import { namedAsync } from './user-code.ts';

/** Number of data examples that are shown below generated points. */
const SHOWN_POINTS = 1000;

/** The source of samples. It contains the GAN in training, its data, and the position in the run. */
export interface Sampled<B extends Batch> {
  readonly state: TrainingState<B>;
  readonly dataset: Dataset<B>;
  readonly at: RunPosition;
}

/** Runs `fn` with the averaged weights in the networks, and then restores the trained weights. */
export async function withAverages<T>(state: Pick<TrainingState, 'averages'>, fn: () => Promise<T> | T): Promise<T> {
  const averages = Object.values(state.averages).filter(({ spec }) => spec.sampling !== false);
  for (const ema of averages) ema.swapIn();
  try {
    return await fn();
  } finally {
    for (const ema of averages) ema.swapOut();
  }
}

/**
 * Returns the default number of samples in a picture. It is large for a scatter plot and small for translated images.
 */
export function defaultSampleCount<B extends Batch>({ needs, conditions = [], output }: Gan<B>): number {
  if (conditions.some((entry) => needs[entry]?.kind === 'image')) return 8;
  return Object.values(output).every(({ kind }) => kind === 'points') ? SHOWN_POINTS : 64;
}

/**
 * Draws at most `count` samples from the run's fixed latents. The latents are the same at every step, even after a
 * resume.
 *
 * If a class is the only condition, there are `floor(count / classes)` samples of each class, in the order of the
 * classes. If there are more classes than samples, each of the first classes has one sample. Other conditions are
 * `given`, and each of their examples gives one sample. If nothing is given, they come from the first examples of the
 * dataset in epoch 0, with a fixed random stream.
 */
export async function makeSamples<B extends Batch>(of: Sampled<B>, count: number, given?: Batch): Promise<SampleSheet> {
  const { dataset } = of;
  const { needs, conditions = [] } = of.state.gan;
  if (given !== undefined) return sampleSheet(of, countOf(given), given);
  if (conditions.length === 0) return sampleSheet(of, count, {});
  const only = conditions.length === 1 ? needs[conditions[0]!] : undefined;
  if (only?.kind === 'class') {
    const labels = tf.tensor1d(classesInRows(only.classes.length, count), 'int32');
    return sampleSheet(of, labels.size, { [conditions[0]!]: labels }).finally(() => labels.dispose());
  }
  const first = Array.from({ length: Math.min(count, dataset.size) }, (_, i) => i);
  return withExamples(of, first, (examples) => sampleSheet(of, first.length, conditionsOf(of.state.gan, examples)));
}

/**
 * Draws the samples of a metric; see `MetricContext.sample`. The caller has put the averaged weights into the networks.
 *
 * @throws GanError `argument` if a number is not an integer
 */
export async function metricSamples<B extends Batch>(of: Sampled<B>, n: number, part: number): Promise<Batch> {
  integer('n', n, 1);
  integer('part', part, 0);
  const { state, dataset } = of;
  const random = state.random.fork('metric', part);
  if ((state.gan.conditions ?? []).length === 0) return sampleOf(of, n, random, {});
  const order = state.random.fork('metric', 'examples').permutation(dataset.size);
  const indices = Array.from({ length: n }, (_, i) => order[(part * n + i) % dataset.size]!);
  return withExamples(of, indices, (examples) => sampleOf(of, n, random, conditionsOf(state.gan, examples)));
}

async function sampleSheet<B extends Batch>(of: Sampled<B>, n: number, conditions: Batch): Promise<SampleSheet> {
  const { state } = of;
  const samples = await withAverages(state, async () => {
    const made = await sampleOf(of, n, state.random.fork('sample'), conditions);
    return toHost(made).finally(() => disposeBatch(made));
  });
  const real = await shownPoints(of);
  const isConditional = Object.keys(conditions).length > 0;
  return { samples, ...(isConditional && { conditions: await toHost(conditions) }), ...(real && { real }) };
}

/** Draws n samples and checks that they fit the GAN's output. The caller disposes the samples. */
async function sampleOf<B extends Batch>(
  { state: { gan }, at }: Sampled<B>,
  n: number,
  random: RandomStream,
  conditions: Batch,
): Promise<Batch> {
  const latent = drawLatents(gan.latent ?? {}, n, random.fork('latent'));
  try {
    const request = {
      n,
      random: random.fork('rest'),
      at,
      ...(gan.latent && { latent }),
      ...(gan.conditions && { conditions }),
    };
    const made: unknown = await namedAsync('sample() of the GAN', () => gan.sample(request));
    return checkSamples(gan, n, made, conditions);
  } finally {
    tf.dispose(Object.values(latent));
  }
}

/**
 * Returns the class of each sample. Each class has the same number of samples. If there are too many classes, each of
 * the first classes has one sample.
 */
function classesInRows(classes: number, count: number): number[] {
  const ofEach = Math.floor(count / classes);
  if (ofEach === 0) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: ofEach * classes }, (_, i) => Math.floor(i / ofEach));
}

/** Returns the entries of a batch that are conditions of a GAN. */
function conditionsOf<B extends Batch>({ needs, conditions = [] }: Gan<B>, examples: Batch): Batch {
  const taken = Object.fromEntries(conditions.map((entry) => [entry, needs[entry]!]));
  return Object.fromEntries(Object.keys(batchParts(taken)).map((name) => [name, examples[name]!]));
}

/** Returns up to a thousand fixed examples, if the GAN's output and the dataset have the same kind of points. */
async function shownPoints<B extends Batch>(of: Sampled<B>): Promise<HostBatch | undefined> {
  const { state, dataset } = of;
  const shown = Object.entries(state.gan.output).filter(([entry, spec]) => {
    const found = dataset.entries[entry];
    return spec.kind === 'points' && found !== undefined && specsFit(found, spec) === undefined;
  });
  if (shown.length === 0) return undefined;
  const entries = Object.fromEntries(shown);
  const order = state.random.fork('sample', 'real').permutation(dataset.size);
  const indices = Array.from(order.subarray(0, SHOWN_POINTS));
  const pick = (examples: Batch): Promise<HostBatch> =>
    toHost(Object.fromEntries(Object.keys(entries).map((name) => [name, examples[name]!])));
  return withExamples(of, indices, pick, entries);
}

/** Runs `use` on the examples at `indices`, which must contain `entries`. The examples are the same at every call. */
async function withExamples<B extends Batch, T>(
  of: Sampled<B>,
  indices: readonly number[],
  use: (examples: Batch) => Promise<T>,
  entries: Specs = of.state.gan.needs,
): Promise<T> {
  const { state, dataset } = of;
  const random = rowStreams(state.random.fork('sample', 'data'));
  const given = await dataset.get(indices, { epoch: 0, random });
  const batch: Batch = await checkBatch(given, indices.length, entries);
  try {
    return await use(batch);
  } finally {
    disposeBatch(batch);
  }
}

async function toHost(batch: Batch): Promise<HostBatch> {
  const read = Object.entries(batch).map(async ([name, tensor]) => {
    const data = await tensor.data<'float32' | 'int32'>();
    return [name, { shape: tensor.shape, data }] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}
