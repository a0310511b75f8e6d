import { checkKnownOptions, GanError } from '@ganforge/formats';
import type { ImageSource, SourceImage } from '@ganforge/media/node';
import type { FeatureExtractor } from '../extractors/extractor.ts';
import type { FeatureMatrix } from './feature-matrix.ts';
import { type IndexedBatch, SizeBatches } from './size-batches.ts';

const WHERE = 'metrics/features-of';
/** Maximum number of unreadable files to list; the search then stops. */
const MOST_LISTED = 100;

/** Options for reading images and computing their features. */
export interface FeaturesOptions {
  /** The outputs of the extractor to compute. @default [extractor.defaultLayer] */
  readonly layers?: readonly string[];
  /** Number of images per call of the extractor. @default 32 */
  readonly batch?: number;
  /** The part of the source as [i, n]: part i of n, counted from 1. @default [1, 1] */
  readonly shard?: readonly [number, number];
  /** Whether to continue without images that cannot be read. @default false */
  readonly skipDamaged?: boolean;
  /** Called after each batch with the number of finished images and the total. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Stops the work between two batches. */
  readonly signal?: AbortSignal;
}

/** The numbers of images that were read. */
export interface ImagesRead {
  /** Number of images that were read. */
  readonly n: number;
  /** Number of images per codec: `{ png: 50000 }`. */
  readonly codecs: Readonly<Record<string, number>>;
  /** Images that could not be read, each with the reason. */
  readonly damaged: readonly string[];
}

/**
 * Receives features, [n,features] per layer, and the position of each row's image in the source (or its shard), from 0.
 */
export type OnFeatures = (features: Readonly<Record<string, FeatureMatrix>>, places: readonly number[]) => void;

const KNOWN = ['layers', 'batch', 'shard', 'skipDamaged', 'onProgress', 'signal'] as const;

/**
 * Runs a source's images through an extractor, batch by batch. It holds only a few batches in memory.
 *
 * A batch contains images of one size, so features arrive in another order if sizes differ; `places` gives the position
 * of each image. After the first unreadable image, no more features are computed, but the remaining images are still
 * checked, so that the error lists all unreadable images.
 *
 * @throws GanError `file` if an image cannot be read, unless `skipDamaged` is set; also if no image can be read
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

/** Returns the start and end of part i of n of `size` images. Parts differ by at most one image. */
function shardRange(size: number, [i, n]: readonly [number, number]): readonly [number, number] {
  if (!Number.isSafeInteger(i) || !Number.isSafeInteger(n) || i < 1 || i > n || n > size) {
    throw new GanError(WHERE, `shard must be i/n with 1 <= i <= n, and n at most ${size} images; received ${i}/${n}.`);
  }
  return [Math.floor((size * (i - 1)) / n), Math.floor((size * i) / n)];
}

/**
 * Throws if files are not images according to their first bytes, before the first is decoded.
 *
 * @throws GanError `file` with a list of them
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
