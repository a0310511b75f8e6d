import type { DataSpec, Dataset, ImageBatch, UnpairedBatch } from '@ganforge/core';
import { formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkIndices } from '../indices.ts';
import { printOf } from './print-of.ts';

/** Two sets of images that do not correspond: batches are `a` and `b`, float32 [n,H,W,C] in [-1,1]. */
export interface UnpairedDataset extends Dataset<UnpairedBatch> {
  readonly spec: Extract<DataSpec, { kind: 'image' }>;
}

const where = 'data/unpaired';

/**
 * Two datasets of images side by side, for translation between them (Zhu et al. 2017, "Unpaired image-to-image
 * translation"); they may differ in number.
 *
 * It is as large as the larger set. Example i has the image i of `a`, from the start again where `a` is smaller, and
 * an image of `b` drawn anew for each row of each batch, uniformly and with replacement, from the row's stream alone: so
 * no pairs form, and a seed gives the same partners after a resume. The sets' own augmentations draw from different
 * streams.
 *
 * @throws GanError `argument` when a side is missing or no image dataset, `shape` when the sides' images differ in size
 * @example
 * const cars = await cifar10();
 * const dataset = unpaired(onlyClasses(cars, ['automobile']), onlyClasses(cars, ['truck']));
 */
export function unpaired(a: Dataset<ImageBatch>, b: Dataset<ImageBatch>): UnpairedDataset {
  const spec = checkSameImages(where, { a, b });
  const size = Math.max(a.size, b.size);
  return {
    size,
    spec,
    ...printOf('unpaired', [], a, b),
    async get(indices, { epoch, random }) {
      checkIndices(indices, size, where);
      const inA = indices.map((index) => index % a.size);
      const inB = indices.map((_, row) => Math.floor(random(row).fork('partner').uniformValues(1)[0]! * b.size));
      const [left, right] = await imagesOf([
        async () => a.get(inA, { epoch, random: (row) => random(row).fork('a') }),
        async () => b.get(inB, { epoch, random: (row) => random(row).fork('b') }),
      ]);
      return { a: left!, b: right! };
    },
  };
}

/** The images of the sides' batches, whose other tensors are freed; all are freed when one of them cannot be had. */
export async function imagesOf(sides: readonly (() => Promise<ImageBatch>)[]): Promise<tf.Tensor4D[]> {
  const settled = await Promise.allSettled(sides.map((get) => get()));
  const given = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failure = settled.find((one) => one.status === 'rejected');
  if (failure !== undefined) {
    tf.dispose(given);
    throw failure.reason;
  }
  return given.map(({ images, ...others }) => {
    tf.dispose(others);
    return images;
  });
}

/** The one spec of two sides, without classes; refuses sides that are no datasets of images of one size. */
function checkSameImages(place: string, sides: Readonly<Record<string, Dataset<ImageBatch>>>): UnpairedDataset['spec'] {
  const specs = Object.entries(sides).map(([name, dataset]) => ({ name, ...imageSpec(place, name, dataset) }));
  const [first, second] = specs.map(({ name, height, width, channels }) => ({
    name,
    shape: [height, width, channels],
  }));
  if (String(first?.shape) !== String(second?.shape)) {
    const problem =
      `both sides' images must have one shape [H,W,C]; received [${first?.shape}] for ${first?.name} and ` +
      `[${second?.shape}] for ${second?.name}. Resize one of them.`;
    throw new GanError(place, problem, { code: 'shape' });
  }
  const { height, width, channels } = specs[0]!;
  return { kind: 'image', height, width, channels };
}

/** What a side's images are, if they are images. */
export function imageSpec(place: string, name: string, dataset: Dataset): UnpairedDataset['spec'] {
  const { spec, get } = (dataset ?? {}) as Partial<Dataset>;
  if (spec?.kind === 'image' && typeof get === 'function') return spec;
  const received =
    (dataset as unknown) instanceof Promise
      ? 'a Promise; await it'
      : spec
        ? `one of ${spec.kind}`
        : formatValue(dataset);
  throw new GanError(place, `${name} must be a dataset of images; received ${received}.`);
}
