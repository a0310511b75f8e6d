import '@tensorflow/tfjs-backend-cpu';
import { type Batch, type Dataset, randomStream, rowStreams } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  checkDatasetBatches,
  checkDatasetDeterminism,
  checkDatasetFingerprint,
  checkDatasetMemory,
  checkDatasetOrder,
  checkDatasetRefusals,
} from '../../src/checks/dataset-checks.ts';
import { testDataset } from '../../src/test-dataset.ts';

const values = [0.5, -0.25, 1, -1, 0.125];

/** Returns a dataset of numbers on a line. `parts` replaces members by faulty ones. */
function line(parts: Partial<Dataset> = {}): Dataset {
  return {
    size: values.length,
    entries: lineOnly,
    fingerprint: 'line-1',
    get(indices) {
      const known = indices.length > 0 && indices.every((i) => values[i] !== undefined);
      if (!known) throw new GanError('test/line', 'indices must be those of values.');
      return points(indices.map((i) => values[i]!));
    },
    ...parts,
  };
}

const lineOnly = { points: { kind: 'points', dimensions: 1 } } as const;
const classes = (count: number) => ({ kind: 'class', classes: [...'abcdefg'].slice(0, count) }) as const;
const labels = (indices: readonly number[]): Batch => ({ labels: tf.tensor1d([...indices], 'int32') });
const labelled = (spec: ReturnType<typeof classes>, give: (indices: readonly number[]) => Batch): Partial<Dataset> => ({
  entries: { ...lineOnly, labels: spec },
  get: (indices) => ({ ...points(indices.map((i) => values[i]!)), ...give(indices) }),
});
const points = (list: readonly number[]): Batch => ({ points: tf.tensor2d([...list], [list.length, 1]) });

testDataset('a dataset as it should be', { make: () => line(), others: { another: () => line({ fingerprint: 'x' }) } });
testDataset('one with labels', {
  make: () =>
    line({
      ...labelled(classes(5), labels),
      get: async (indices, request) => ({ ...(await line().get(indices, request)), ...labels(indices) }),
    }),
});
testDataset('one that draws', {
  make: () =>
    line({
      get: async (indices, { random }) => {
        const { points: own } = await line().get(indices, { epoch: 0, random });
        const noise = tf.tensor2d(indices.map((_, row) => [random(row).uniformValues(1)[0]!]));
        const sum = tf.add(own!, noise);
        tf.dispose([own!, noise]);
        return { points: sum };
      },
    }),
  drawn: true,
});

describe('the suite finds', () => {
  let calls = 0;
  const kept = points(values);
  const checks: readonly [string, typeof checkDatasetMemory, Partial<Dataset>][] = [
    ['no examples', checkDatasetBatches, { size: 0 }],
    ['a row too many', checkDatasetBatches, { get: (indices) => points([...indices, 0]) }],
    ['NaN', checkDatasetBatches, { get: (indices) => points(indices.map(() => Number.NaN)) }],
    ['points of another dimension', checkDatasetBatches, { entries: { points: { kind: 'points', dimensions: 2 } } }],
    ['no entries', checkDatasetBatches, { entries: {} }],
    [
      'an entry that its kind does not allow',
      checkDatasetBatches,
      { entries: { points: { kind: 'points', dimensions: 0 } } },
    ],
    [
      'an entry that is no JSON',
      checkDatasetBatches,
      { entries: { points: { kind: 'vector', size: 1, range: undefined as never } } },
    ],
    [
      'a tensor that no entry is of',
      checkDatasetBatches,
      { get: (indices) => ({ ...points(values), ...labels(indices) }) },
    ],
    ['an entry that is not given', checkDatasetBatches, { entries: { ...lineOnly, labels: classes(5) } }],
    ['a label that is no class', checkDatasetBatches, labelled(classes(4), (indices) => labels(indices))],
    [
      'labels of another type',
      checkDatasetBatches,
      labelled(classes(5), (indices) => ({ labels: tf.tensor1d([...indices], 'float32') })),
    ],
    [
      'values out of range',
      checkDatasetBatches,
      { entries: { points: { kind: 'vector', size: 1, range: [-0.5, 0.5] } } },
    ],

    ['a counter', checkDatasetDeterminism, { get: (indices) => points(indices.map(() => calls++)) }],
    [
      'a stream that is used unsaid',
      checkDatasetDeterminism,
      { get: (indices, { random }) => points(indices.map((_, row) => random(row).uniformValues(1)[0]!)) },
    ],
    ['a place that matters', checkDatasetOrder, { get: (indices) => points(indices.map((_, place) => place)) }],
    ['no fingerprint', checkDatasetFingerprint, { fingerprint: undefined as unknown as string }],
    [
      'a tensor left over',
      checkDatasetMemory,
      {
        get(indices) {
          tf.scalar(1);
          return line().get(indices, { epoch: 0, random: rowStreams(randomStream(0)) });
        },
      },
    ],
    ['a tensor given twice', checkDatasetMemory, { get: () => kept }],
    ['an index that is taken', checkDatasetRefusals, { get: (indices) => points(indices.map(() => 0)) }],
    ['an error of its own', checkDatasetRefusals, { get: () => Promise.reject(new RangeError('no')) }],
  ];
  it.each(checks)('%s', async (_, check, parts) => {
    await expect(check({ make: () => line(parts) })).rejects.toThrow();
  });

  it('two fingerprints that are the same, and one that changes', async () => {
    const others = { another: () => line({ entries: lineOnly }) };
    await expect(checkDatasetFingerprint({ make: () => line(), others })).rejects.toThrow('another is told');
    let made = 0;
    await expect(checkDatasetFingerprint({ make: () => line({ fingerprint: `${made++}` }) })).rejects.toThrow();
  });
});
