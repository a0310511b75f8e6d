import { type Batch, type Dataset, randomStream } from '@ganforge/core';
import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import { checkDataset } from '../checks.ts';
import type { ImageDataset, LabelledImageDataset } from '../images/image-array-dataset.ts';
import { labelsOf } from '../labels.ts';
import type { PointDataset } from '../points/point-dataset.ts';
import { disposeOfParts } from './dispose-of.ts';
import { subset } from './subset.ts';

/** Options of {@link split}. */
export interface SplitOptions {
  /** The seed of the random split. @default 0 */
  readonly seed?: number;
  /**
   * Whether every part has the same share of each class, up to one example. The dataset must have labels.
   * @default false
   */
  readonly stratified?: boolean;
}

const where = 'data/split';

/**
 * Splits a dataset at random into parts. Every example is in exactly one part. Each part keeps the original order of
 * its examples.
 *
 * The original dataset is freed when its last part is disposed.
 *
 * @param parts the share of the first of two parts, in (0,1), or the number of examples of each part; the numbers must
 *   add up to `size`
 * @throws GanError if the parts are invalid, `stratified` is set without labels, or the dataset has `next` and no
 *   `subset`
 * @example
 * const [train, held] = split(await mnist(), 0.9, { seed: 1 });
 */
export function split(
  dataset: LabelledImageDataset,
  parts: number | readonly number[],
  options?: SplitOptions,
): LabelledImageDataset[];
export function split(dataset: ImageDataset, parts: number | readonly number[], options?: SplitOptions): ImageDataset[];
export function split(dataset: PointDataset, parts: number | readonly number[], options?: SplitOptions): PointDataset[];
export function split<B extends Batch>(
  dataset: Dataset<B>,
  parts: number | readonly number[],
  options?: SplitOptions,
): Dataset<B>[];
export function split(dataset: Dataset, parts: number | readonly number[], options: SplitOptions = {}): Dataset[] {
  checkKnownOptions(where, options, ['seed', 'stratified']);
  checkDataset(where, dataset);
  const { seed = 0, stratified = false } = options;
  const counts = countsOf(parts, dataset.size);
  const shuffled = [...randomStream(seed, where).permutation(dataset.size)];
  const order = stratified ? interleaved(shuffled, labelsOf(dataset)) : shuffled;
  let at = 0;
  const disposals = disposeOfParts(dataset, counts.length);
  return counts.map((count, part) => {
    const own = order.slice(at, at + count).sort((a, b) => a - b);
    at += count;
    return { ...subset(dataset, own), ...disposals[part] };
  });
}

function countsOf(parts: number | readonly number[], size: number): readonly number[] {
  if (typeof parts === 'number') {
    const first = Math.round(parts * size);
    if (parts > 0 && parts < 1 && first >= 1 && first < size) return [first, size - first];
    throw new GanError(
      where,
      `a share must be in (0,1) and leave at least one of ${size} examples in each part; received ${parts}.`,
    );
  }
  const whole = Array.isArray(parts) && parts.length > 0 && parts.every((n) => Number.isInteger(n) && n >= 1);
  if (whole && parts.reduce((a, b) => a + b, 0) === size) return parts;
  const received = Array.isArray(parts) ? `[${parts.join(', ')}]` : formatValue(parts);
  throw new GanError(where, `counts must be positive integers whose sum is ${size}; received ${received}.`);
}

/**
 * Orders the examples so that every consecutive range contains each class in proportion to its size. The order is by
 * `(rank in the class + 1/2) / size of the class`.
 */
function interleaved(shuffled: readonly number[], labels: Int32Array | undefined): number[] {
  if (labels === undefined)
    throw new GanError(where, 'stratified needs a dataset with labels; received a dataset without labels.');
  const sizes = new Map<number, number>();
  const ranked = shuffled.map((index) => {
    const label = labels[index]!;
    const rank = sizes.get(label) ?? 0;
    sizes.set(label, rank + 1);
    return { index, label, rank };
  });
  const key = ({ label, rank }: { label: number; rank: number }): number => (rank + 0.5) / sizes.get(label)!;
  return ranked.sort((a, b) => key(a) - key(b)).map(({ index }) => index);
}
