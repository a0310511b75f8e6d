import { checkKnownOptions, GanError } from '@ganforge/formats';
import type { ImageSource, SourceImage } from '@ganforge/media/node';
import type { FeatureExtractor } from '../extractors/extractor.ts';
import type { FeatureMatrix } from './feature-matrix.ts';
import { type IndexedBatch, SizeBatches } from './size-batches.ts';

const WHERE = 'metrics/features-of';
/** Maximum number of unreadable files in an error. The search stops when it has found this many. */
const MOST_LISTED = 100;

/** Options of the functions that read images and compute their features. */
export interface FeaturesOptions {
  /** The layers of the extractor to compute. @default [extractor.defaultLayer] */
  readonly layers?: readonly string[];
  /** Number of images per call of the extractor. @default 32 */
  readonly batch?: number;
  /** The part of the source to read, [i, n] for part i of n. The first part is 1. @default [1, 1] */
  readonly shard?: readonly [number, number];
  /** Whether to skip images that cannot be read, instead of throwing an error. @default false */
  readonly skipDamaged?: boolean;
  /** A function that is called after each batch with the number of finished images and the total number. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Aborting this signal stops the work before the next batch. */
  readonly signal?: AbortSignal;
}

/** Counts the images that were read, and lists those that were not. */
export interface ImagesRead {
  /** Number of images that were read. */
  readonly n: number;
  /** Number of images per codec: `{ png: 50000 }`. */
  readonly codecs: Readonly<Record<string, number>>;
  /** Images that could not be read, each with the reason. */
  readonly damaged: readonly string[];
}

/**
 * Receives features [n,features] for each layer. `places` contains the index of the image of each row, counted from 0
 * within the source or its shard.
 */
export type OnFeatures = (features: Readonly<Record<string, FeatureMatrix>>, places: readonly number[]) => void;

const KNOWN = ['layers', 'batch', 'shard', 'skipDamaged', 'onProgress', 'signal'] as const;

/**
 * Computes the features of the images of a source, batch by batch. Only a few batches are in memory at a time.
 *
 * All images of a batch have the same size. If the source contains several sizes, the features arrive in another order
 * than the images; `places` states the index of each image. After the first unreadable image, features are no longer
 * computed, but the remaining images are still checked. So the error lists all unreadable images.
 *
 * @throws GanError `file` if an image cannot be read and `skipDamaged` is not set, or if no image can be read
 *
 * @example
 * const moments = new FeatureMoments(extractor.layers[extractor.defaultLayer]!);
 * await featuresOf(await imageFolder('photos'), extractor, {}, (features) => {
 *   moments.add(features[extractor.defaultLayer]!.data);
 * });
 */
export async function featuresOf(
  source: ImageSource,
  extractor: FeatureExtractor,
  options: FeaturesOptions,
  onFeatures: OnFeatures,
): Promise<ImagesRead> {
  checkKnownOptions(WHERE, options, KNOWN);
  const { layers = [extractor.defaultLayer], batch = 32, skipDamaged = false, onProgress, signal } = options;
  if (!Number.isSafeInteger(batch) || batch < 1) {
    throw new GanError(WHERE, `batch must be an integer >= 1; received ${batch}. Try 32.`);
  }
  const [start, end] = shardRange(source.size, options.shard ?? [1, 1]);
  const batches = new SizeBatches(batch);
  const codecs: Record<string, number> = {};
  const damaged: string[] = [];
  let n = 0;
  const extract = async ({ images, indices }: IndexedBatch): Promise<void> => {
    signal?.throwIfAborted();
    const features = await extractor.extract(images, layers);
    onFeatures(
      features,
      indices.map((index) => index - start),
    );
    n += images.n;
    onProgress?.(n + damaged.length, end - start);
  };
  const take = async (image: SourceImage, index: number): Promise<void> => {
    codecs[image.codec] = (codecs[image.codec] ?? 0) + 1;
    const full = batches.add(image, index);
    if (full !== undefined) await extract(full);
  };
  for await (const read of source.read(start, end)) {
    signal?.throwIfAborted();
    if ('unreadable' in read) damaged.push(`${read.name}: ${read.unreadable}`);
    else if (skipDamaged || damaged.length === 0) await take(read.image, read.index);
    if (!skipDamaged && damaged.length === MOST_LISTED) break;
  }
  const isRefused = damaged.length > 0 && (!skipDamaged || damaged.length === end - start);
  if (isRefused) throw refused(source, damaged);
  for (const rest of batches.rest()) await extract(rest);
  return { n, codecs, damaged };
}

/**
 * Returns the first index and the end index of part i of n, for a source of `size` images. The sizes of parts differ by
 * at most 1.
 */
function shardRange(size: number, [i, n]: readonly [number, number]): readonly [number, number] {
  if (!Number.isSafeInteger(i) || !Number.isSafeInteger(n) || i < 1 || i > n || n > size) {
    throw new GanError(WHERE, `shard must be i/n with 1 <= i <= n, and n at most ${size} images; received ${i}/${n}.`);
  }
  return [Math.floor((size * (i - 1)) / n), Math.floor((size * i) / n)];
}

/**
 * Checks the first bytes of all files, before any image is decoded. Throws if a file is not an image.
 *
 * @throws GanError `file` with a list of these files
 */
export async function checkHeaders(source: ImageSource): Promise<void> {
  const damaged = (await source.readHeaders?.()) ?? [];
  if (damaged.length > 0) throw refused(source, damaged.slice(0, MOST_LISTED));
}

function refused(source: ImageSource, damaged: readonly string[]): GanError {
  const count = damaged.length === 1 ? 'an image' : `${damaged.length} images`;
  const atLeast = damaged.length === MOST_LISTED ? 'at least ' : '';
  const problem =
    `${atLeast}${count} of ${source.name} cannot be read: ${damaged.join('; ')}. ` +
    'Replace, remove or skip them (skipDamaged; --skip-damaged on the command line).';
  return new GanError(WHERE, problem, { code: 'file' });
}
