import { type Gan, type LabelledImageBatch, type Metric, randomStream } from '@ganforge/core';
import { renderGrid } from '@ganforge/media/pictures';
import { frechetDistance, toImageBatch } from '@ganforge/metrics';
import * as tf from '@tensorflow/tfjs-core';
import type { Measured, Outcome } from '../row.ts';
import { type ImageSet, momentsOf } from './image-sets.ts';

/** Samples that are judged. */
const JUDGED = 2000;
/** Samples that are made at a time. */
const PART = 200;
/** Samples in a row of a picture. */
const COLUMNS = 10;

/** Measures of a GAN beside those of all images. */
export type ImageMeasure = (
  gan: Gan<LabelledImageBatch>,
  classesOf: (images: tf.Tensor) => Promise<Int32Array>,
) => Promise<Readonly<Record<string, number>>>;

/** What is measured of images. */
export interface ImageMeasuring {
  readonly every: number;
  /** Whether samples have the classes that are asked for. */
  readonly conditional: boolean;
  readonly also?: ImageMeasure | undefined;
}

/** A metric for the trainer, and what it gathered. */
export interface ImageMeasures {
  readonly metric: Metric<LabelledImageBatch>;
  outcome(): Required<Pick<Outcome, 'best' | 'last' | 'picture'>>;
}

/** Images on the host, values in [-1,1]. */
export interface HostImages {
  readonly data: Float32Array;
  /** [n,H,W,C] */
  readonly shape: readonly number[];
}

/** FD, classes and spread of 2,000 samples, whoever made them; FD is the first. */
export type ImageJudge = (samples: HostImages) => Promise<Readonly<Record<string, number>>>;

/** Judges samples beside a set; where `conditional`, sample i is asked to be of class i modulo the number of classes. */
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
    // Samples lie in [-1,1], reals in 0..255.
    const spread = (127.5 * spreadOf(data, JUDGED, conditional ? asked : undefined)) / reals;
    return {
      [label]: value,
      ...(conditional ? { 'class accuracy': right } : { 'class KL': divergence(said, set.training.labels, classes) }),
      spread,
    };
  };
}

/** The name of a set's FD. */
function fdOf({ extractor }: ImageSet): string {
  return `FD(${extractor.name})`;
}

/** The classes that 2,000 samples are asked for, in turn. */
function askedOf(classes: number): Int32Array {
  return Int32Array.from({ length: JUDGED }, (_, i) => i % classes);
}

/** Measures 2,000 samples with the same latents each time, and keeps a picture of those with the least FD. */
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

/** Samples on the host, with labels where the GAN takes them. */
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
 * The root of the mean variance of a pixel over images, over those of a class where there are labels.
 *
 * @param values of `n` images, one after another
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

/** The divergence in nats of the classes of samples from those of the data. */
function divergence(said: Int32Array, real: Int32Array, classes: number): number {
  const shares = (of: Int32Array): number[] =>
    Array.from({ length: classes }, (_, k) => of.filter((label) => label === k).length / of.length);
  const wanted = shares(real);
  return shares(said).reduce((sum, share, k) => sum + (share > 0 ? share * Math.log(share / wanted[k]!) : 0), 0);
}

/** As many rows of samples as fit into 60 kB, six at most: of a conditional GAN a column is a class. */
function pictureOf(data: Float32Array, [, ...shape]: readonly number[]): Uint8Array {
  const size = shape.reduce((a, b) => a * b, 1);
  for (let rows = 6; ; rows--) {
    const n = rows * COLUMNS;
    const png = renderGrid({ shape: [n, ...shape], data: data.subarray(0, n * size) }, { columns: COLUMNS, scale: 1 });
    if (png.length <= 60_000 || rows === 1) return png;
  }
}
