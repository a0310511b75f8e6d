import { type Gan, type LabelledImageBatch, type Metric, randomStream } from '@ganforge/core';
import { renderGrid } from '@ganforge/media/pictures';
import { frechetDistance, toImageBatch } from '@ganforge/metrics';
import * as tf from '@tensorflow/tfjs-core';
import type { Measured, Outcome } from '../row.ts';
import { type ImageSet, momentsOf } from './image-sets.ts';

/** The number of samples that are evaluated. */
const JUDGED = 2000;
/** The number of samples that are generated at a time. */
const PART = 200;
/** The number of samples in a row of a picture. */
const COLUMNS = 10;

/** Computes measures of a GAN in addition to those of all rows of images. */
export type ImageMeasure = (
  gan: Gan<LabelledImageBatch>,
  classesOf: (images: tf.Tensor) => Promise<Int32Array>,
) => Promise<Readonly<Record<string, number>>>;

/** Describes what is measured of images. */
export interface ImageMeasuring {
  readonly every: number;
  /** Whether samples are generated with requested classes. */
  readonly conditional: boolean;
  readonly also?: ImageMeasure | undefined;
}

/** Contains a trainer metric and what it measured. */
export interface ImageMeasures {
  readonly metric: Metric<LabelledImageBatch>;
  outcome(): Required<Pick<Outcome, 'best' | 'last' | 'picture'>>;
}

/** Contains images with values in [-1,1]. */
export interface HostImages {
  readonly data: Float32Array;
  /** The shape [n,H,W,C]. */
  readonly shape: readonly number[];
}

/** Computes FD, classes and spread of 2,000 samples of any generator. FD is the first number. */
export type ImageJudge = (samples: HostImages) => Promise<Readonly<Record<string, number>>>;

/**
 * Creates a judge that compares samples with a set. If `conditional` is true, the requested class of sample i is i
 * modulo the number of classes.
 */
export function imageJudge(set: ImageSet, conditional: boolean): ImageJudge {
  const label = fdOf(set);
  const classes = set.training.entries.labels.classes.length;
  const reals = spreadOf(set.training.images, set.training.size, conditional ? set.training.labels : undefined);
  const asked = askedOf(classes);
  return async ({ data, shape }) => {
    const features = await set.extractor.extract(toImageBatch(data, shape), set.layers);
    const own = features[set.extractor.defaultLayer]!;
    const { value } = frechetDistance(set.moments, momentsOf(own, set.extractor));
    const said = set.classesOf(features);
    const right = said.filter((label, i) => label === asked[i]).length / JUDGED;
    // Samples are in [-1,1], but real images are in 0..255.
    const spread = (127.5 * spreadOf(data, JUDGED, conditional ? asked : undefined)) / reals;
    return {
      [label]: value,
      ...(conditional ? { 'class accuracy': right } : { 'class KL': divergence(said, set.training.labels, classes) }),
      spread,
    };
  };
}

/** Returns the name of the FD of a set. */
function fdOf({ extractor }: ImageSet): string {
  return `FD(${extractor.name})`;
}

/** Returns the classes that are requested for 2,000 samples. All classes occur in turn. */
function askedOf(classes: number): Int32Array {
  return Int32Array.from({ length: JUDGED }, (_, i) => i % classes);
}

/** Measures 2,000 samples, always with the same latents, and stores a picture of the samples with the lowest FD. */
export function measureImages(set: ImageSet, of: ImageMeasuring): ImageMeasures {
  const { every, conditional, also } = of;
  const label = fdOf(set);
  const judge = imageJudge(set, conditional);
  const asked = conditional ? askedOf(set.training.entries.labels.classes.length) : undefined;
  const found: Measured[] = [];
  let picture: Uint8Array | undefined;
  const evaluate: Metric<LabelledImageBatch>['evaluate'] = async ({ gan: trained, step }) => {
    const { data, shape } = await samplesOf(trained, asked);
    const measures = {
      ...(await judge({ data, shape })),
      ...(await also?.(trained, (images) => classesOfTensor(set, images))),
    };
    if (found.every((earlier) => earlier.measures[label]! > measures[label]!)) picture = pictureOf(data, shape);
    found.push({ step, measures });
    return measures;
  };
  return {
    metric: { names: [label], every, evaluate: async (context) => ({ [label]: (await evaluate(context))[label]! }) },
    outcome: () => ({
      best: found.reduce((a, b) => (b.measures[label]! < a.measures[label]! ? b : a)),
      last: found.at(-1)!,
      picture: picture!,
    }),
  };
}

/** Generates samples and returns their values. If the GAN needs labels, they are given. */
export async function samplesOf(
  gan: Gan<LabelledImageBatch>,
  labels: Int32Array | undefined,
  n: number = JUDGED,
): Promise<HostImages> {
  let all: HostImages | undefined;
  for (let at = 0; at < n; at += PART) {
    const asked = labels && tf.tensor1d(labels.subarray(at, at + PART), 'int32');
    const random = randomStream(7, 'judged', at);
    const { images } = await gan.sample({ n: PART, random, ...(asked && { conditions: { labels: asked } }) });
    const values = await images!.data<'float32'>();
    all ??= { data: new Float32Array((n / PART) * values.length), shape: [n, ...images!.shape.slice(1)] };
    all.data.set(values, (at / PART) * values.length);
    tf.dispose([images!, ...(asked ? [asked] : [])]);
  }
  return all!;
}

async function classesOfTensor({ extractor, layers, classesOf }: ImageSet, images: tf.Tensor): Promise<Int32Array> {
  const batch = toImageBatch(Float32Array.from(await images.data()), images.shape);
  return classesOf(await extractor.extract(batch, layers));
}

/**
 * Computes the root of the mean variance of a pixel over images. If there are labels, the variance is that within each
 * class.
 *
 * @param values the values of `n` images, one image after another
 */
function spreadOf(values: ArrayLike<number>, n: number, labels?: ArrayLike<number>): number {
  const size = values.length / n;
  const groups = new Map<number, { count: number; sum: Float64Array; square: Float64Array }>();
  for (let i = 0; i < n; i++) {
    const label = labels?.[i] ?? 0;
    const group = groups.get(label) ?? { count: 0, sum: new Float64Array(size), square: new Float64Array(size) };
    groups.set(label, group);
    group.count++;
    for (let j = 0; j < size; j++) {
      const value = values[i * size + j]!;
      group.sum[j]! += value;
      group.square[j]! += value ** 2;
    }
  }
  let variance = 0;
  for (const { count, sum, square } of groups.values()) {
    const within = square.reduce((total, value, j) => total + value - sum[j]! ** 2 / count, 0);
    variance += within / (n * size);
  }
  return Math.sqrt(variance);
}

/** Computes the divergence, in nats, of the classes of samples from the classes of the data. */
function divergence(said: Int32Array, real: Int32Array, classes: number): number {
  const shares = (of: Int32Array): number[] =>
    Array.from({ length: classes }, (_, k) => of.filter((label) => label === k).length / of.length);
  const wanted = shares(real);
  return shares(said).reduce((sum, share, k) => sum + (share > 0 ? share * Math.log(share / wanted[k]!) : 0), 0);
}

/**
 * Renders as many rows of samples as fit into 60 kB, but at most six. For a conditional GAN, each column is a class.
 */
function pictureOf(data: Float32Array, [, ...shape]: readonly number[]): Uint8Array {
  const size = shape.reduce((a, b) => a * b, 1);
  for (let rows = 6; ; rows--) {
    const n = rows * COLUMNS;
    const png = renderGrid({ shape: [n, ...shape], data: data.subarray(0, n * size) }, { columns: COLUMNS, scale: 1 });
    if (png.length <= 60_000 || rows === 1) return png;
  }
}
