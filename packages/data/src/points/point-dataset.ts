import type { Dataset, PointBatch, PointEntries } from '@ganforge/core';
import { checkEngineReady } from '@ganforge/core';
import { checkKnownOptions, fingerprint, formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkEntries, labelEntry } from '../entries.ts';
import { checkIndices } from '../indices.ts';
import { checkLabels, labelsAt } from '../labels.ts';

/** A dataset of points in memory. A batch has `points` float32 [n,D] and, with labels, `labels` int32 [n]. */
export interface PointDataset extends Dataset<PointBatch> {
  readonly entries: PointEntries;
  /** All points, [size,D]. Read-only. */
  readonly points: Float32Array;
  /** The label of each point, an index into `entries.labels.classes`. Read-only. */
  readonly labels: Int32Array | undefined;
  /** Identifies the examples. Two datasets with the same fingerprint contain the same examples. */
  readonly fingerprint: string;
}

/** The arrays of {@link pointDataset}. */
export interface PointArrays {
  /** All points, [size,D] in row-major order. A Float32Array is used without a copy. Other arrays are copied. */
  readonly points: ArrayLike<number | bigint>;
  /** Number of coordinates D. @default 2 */
  readonly dimensions?: number;
  /** The label of each point, an integer index into `classes`. BigInts (numpy's int64) are accepted. */
  readonly labels?: ArrayLike<number | bigint>;
  /**
   * The class names, in the order of the labels.
   * @default '0', '1', ... up to the highest label, which must be below 1,000,000
   */
  readonly classes?: readonly string[];
}

const where = 'data/point-dataset';

/**
 * Creates a dataset from points in memory.
 *
 * Batches have `points` float32 [n,D] with unchanged values. If there are labels, batches also have `labels` int32 [n].
 *
 * @throws GanError `shape` if the sizes do not fit together; `not-finite` if a coordinate is not finite; `argument` if
 *   a label is not a class
 * @example
 * const triangle = pointDataset({ points: [0, 0, 1, 0, 0, 1] }); // three points of the plane
 */
export function pointDataset(arrays: PointArrays): PointDataset {
  checkKnownOptions(where, arrays, ['points', 'dimensions', 'labels', 'classes']);
  const { dimensions = 2 } = arrays;
  if (!Number.isInteger(dimensions) || dimensions < 1) {
    throw new GanError(where, `dimensions must be a positive integer; received ${formatValue(dimensions)}.`);
  }
  const size = countPoints(arrays.points, dimensions);
  const points = arrays.points instanceof Float32Array ? arrays.points : Float32Array.from(arrays.points, Number);
  const fault = points.findIndex((value) => !Number.isFinite(value));
  if (fault >= 0) {
    const example = Math.floor(fault / dimensions);
    throw new GanError(where, `points must be finite float32 numbers; received ${points[fault]} in point ${example}.`, {
      code: 'not-finite',
    });
  }
  const { labels, classes } = checkLabels(where, 'points', arrays, size);
  return {
    size,
    entries: checkEntries(where, { points: { kind: 'points', dimensions }, ...labelEntry(classes) }),
    points,
    labels,
    fingerprint: fingerprint('points', dimensions, points, labels, classes),
    get(indices) {
      checkEngineReady(where);
      checkIndices(indices, size, where);
      const values = new Float32Array(indices.length * dimensions);
      indices.forEach((index, i) => {
        values.set(points.subarray(index * dimensions, (index + 1) * dimensions), i * dimensions);
      });
      return { points: tf.tensor2d(values, [indices.length, dimensions]), ...labelsAt(labels, indices) };
    },
  };
}

function countPoints(points: ArrayLike<number | bigint>, dimensions: number): number {
  const size = (points?.length ?? 0) / dimensions;
  if (size >= 1 && Number.isInteger(size) && typeof points !== 'string') return size;
  const received = typeof points?.length === 'number' ? `${points.length} numbers` : formatValue(points);
  throw new GanError(
    where,
    `points must hold a whole number of [${dimensions}] points, at least one; received ${received}.`,
    { code: 'shape' },
  );
}
