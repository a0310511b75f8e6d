import {
  type Batch,
  type Dataset,
  type Gan,
  type RandomStream,
  type RunPosition,
  rowStreams,
  type SampleRequest,
} from '@ganforge/core';
import { formatValue, GanError } from '@ganforge/formats';
import type { HostSamples, SampleSheet } from '@ganforge/run';
import * as tf from '@tensorflow/tfjs-core';
import { checkBatch, disposeBatch } from '../batch/batches.ts';
import { classesOf, needsOf } from '../batch/check-data.ts';
import { integer } from '../options.ts';
import type { TrainingState } from '../state/state.ts';
import { named } from './user-code.ts';

const where = 'trainer/samples';

/** Examples of the data that points are shown above. */
const SHOWN_POINTS = 1000;

/** What is sampled: a GAN in training, the data it learns from, and where in the run it is. */
export interface Sampled<B extends Batch> {
  readonly state: TrainingState<B>;
  readonly dataset: Dataset<B>;
  readonly at: RunPosition;
}

/** Runs `fn` while the averaged weights are in the networks, and puts the trained ones back. */
export async function withAverages<T>(state: Pick<TrainingState, 'averages'>, fn: () => Promise<T> | T): Promise<T> {
  const averages = Object.values(state.averages).filter(({ spec }) => spec.sampling !== false);
  for (const ema of averages) ema.swapIn();
  try {
    return await fn();
  } finally {
    for (const ema of averages) ema.swapOut();
  }
}

/** Samples in a picture that nobody chose a number for: a scatter plot wants many, translated images are large. */
export function defaultSampleCount<B extends Batch>(gan: Gan<B>): number {
  if (gan.translates !== undefined) return 8;
  return gan.output.kind === 'points' ? SHOWN_POINTS : 64;
}

/**
 * At most `count` samples from the run's fixed latent: the same one at every step, after a resume too.
 *
 * Conditional GANs get whole rows of classes: floor(count / classes) samples of each, in the order of classes, or one
 * of each of the first where there are more classes than samples. A GAN that translates gets the first examples of
 * the dataset, as its epoch 0 and a fixed draw make them, or `inputs`: then there are as many samples as inputs.
 */
export async function makeSamples<B extends Batch>(
  of: Sampled<B>,
  count: number,
  inputs?: tf.Tensor,
): Promise<SampleSheet> {
  const { dataset } = of;
  const { gan } = of.state;
  if (inputs !== undefined || gan.translates === undefined) return sampleSheet(of, count, inputs);
  const first = Array.from({ length: Math.min(count, dataset.size) }, (_, i) => i);
  const entry = gan.translates;
  return withExamples(of, first, (own) => sampleSheet(of, count, own[entry]));
}

/**
 * The samples of a metric, as `MetricContext.sample` promises them; the averaged weights are in the networks already.
 *
 * @throws GanError `argument` for no whole numbers
 */
export async function metricSamples<B extends Batch>(of: Sampled<B>, n: number, part: number): Promise<tf.Tensor> {
  integer('n', n, 1);
  integer('part', part, 0);
  const { state, dataset } = of;
  const { gan } = state;
  const random = state.random.fork('metric', part);
  const make = (labels?: tf.Tensor, inputs?: tf.Tensor): tf.Tensor =>
    tf.tidy(() => {
      const latent = latentOf(gan, n, random);
      const given = { ...(latent && { latent }), ...(labels && { labels }), ...(inputs && { inputs }) };
      return sampleOf(gan, { n, random: random.fork('rest'), at: of.at, ...given });
    });
  const { translates } = gan;
  const conditional = classesOf(gan.output) !== undefined;
  if (!conditional && translates === undefined) return make();
  const order = state.random.fork('metric', 'examples').permutation(dataset.size);
  const indices = Array.from({ length: n }, (_, i) => order[(part * n + i) % dataset.size]!);
  return withExamples(of, indices, async (examples) =>
    make(conditional ? examples.labels : undefined, translates === undefined ? undefined : examples[translates]),
  );
}

async function sampleSheet<B extends Batch>(
  of: Sampled<B>,
  count: number,
  inputs: tf.Tensor | undefined,
): Promise<SampleSheet> {
  const { state } = of;
  const { gan } = state;
  const random = state.random.fork('sample');
  const labels = labelsFor(classesOf(gan.output)?.length, count, inputs?.shape[0]);
  const n = labels?.length ?? inputs?.shape[0] ?? count;
  const samples = await withAverages(state, async () => {
    const made = tf.tidy(() => {
      const latent = latentOf(gan, n, random);
      return sampleOf(gan, {
        n,
        random: random.fork('rest'),
        at: of.at,
        ...(latent && { latent }),
        ...(labels && { labels: tf.tensor1d(labels, 'int32') }),
        ...(inputs && { inputs }),
      });
    });
    return toHost(made).finally(() => made.dispose());
  });
  const real = gan.output.kind === 'points' ? await shownPoints(of) : undefined;
  return { samples, ...(labels && { labels }), ...(inputs && { inputs: await toHost(inputs) }), ...(real && { real }) };
}

/** The latent of n samples, refused unless it is tensors. */
function latentOf<B extends Batch>(gan: Gan<B>, n: number, random: RandomStream): tf.Tensor[] | undefined {
  const latent: unknown = named('latent() of the GAN', () => gan.latent?.(n, random.fork('latent')));
  if (latent === undefined || (Array.isArray(latent) && latent.every((one) => one instanceof tf.Tensor))) {
    return latent as tf.Tensor[] | undefined;
  }
  throw new GanError(where, `latent() of the GAN must give an array of tensors; received ${formatValue(latent)}.`);
}

/** Samples, refused unless they are a tensor of as many as were asked for. */
function sampleOf<B extends Batch>(gan: Gan<B>, request: SampleRequest): tf.Tensor {
  const made: unknown = named('sample() of the GAN', () => gan.sample(request));
  if (made instanceof tf.Tensor && !made.isDisposed && made.shape[0] === request.n) return made;
  const shape =
    made instanceof tf.Tensor
      ? `${made.isDisposed ? 'a disposed one' : 'one'} of shape [${made.shape}]`
      : formatValue(made);
  throw new GanError(
    where,
    `sample() of the GAN must give a tensor whose first dimension is ${request.n}; received ${shape}.`,
    { code: 'shape' },
  );
}

/** The class of each sample: as many of each; with inputs, of which there are `given`, in turn. */
function labelsFor(classes: number | undefined, count: number, given: number | undefined): number[] | undefined {
  if (classes === undefined) return undefined;
  if (given !== undefined) return Array.from({ length: given }, (_, i) => i % classes);
  const ofEach = Math.floor(count / classes);
  if (ofEach === 0) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: ofEach * classes }, (_, i) => Math.floor(i / ofEach));
}

/** Up to a thousand examples, the same ones at every step, where the dataset gives `points`. */
async function shownPoints<B extends Batch>(of: Sampled<B>): Promise<HostSamples | undefined> {
  const { state, dataset } = of;
  if (dataset.spec.kind !== 'points') return undefined;
  const order = state.random.fork('sample', 'real').permutation(dataset.size);
  return withExamples(of, Array.from(order.subarray(0, SHOWN_POINTS)), async ({ points }) =>
    points === undefined ? undefined : toHost(points),
  );
}

/** Runs `use` on the examples at `indices`: the same ones at every call. */
async function withExamples<B extends Batch, T>(
  of: Sampled<B>,
  indices: readonly number[],
  use: (examples: Batch) => Promise<T>,
): Promise<T> {
  const { state, dataset } = of;
  const random = rowStreams(state.random.fork('sample', 'data'));
  const given = await dataset.get(indices, { epoch: 0, random });
  const batch: Batch = await checkBatch(given, indices.length, needsOf(state.gan));
  try {
    return await use(batch);
  } finally {
    disposeBatch(batch);
  }
}

async function toHost(tensor: tf.Tensor): Promise<HostSamples> {
  return { shape: tensor.shape, data: await tensor.data<'float32'>() };
}
