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

/** Numbers on a line; `parts` puts faults in. */
function line(parts: Partial<Dataset> = {}): Dataset {
  return {
    size: values.length,
    spec: { kind: 'points', dimensions: 1 },
    fingerprint: 'line-1',
    get(indices) {
      const known = indices.length > 0 && indices.every((i) => values[i] !== undefined);
      if (!known) throw new GanError('test/line', 'indices must be those of values.');
      return points(indices.map((i) => values[i]!));
    },
    ...parts,
  };
}

const points = (list: readonly number[]): Batch => ({ points: tf.tensor2d([...list], [list.length, 1]) });

testDataset('a dataset as it should be', { make: () => line(), others: { another: () => line({ fingerprint: 'x' }) } });
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
    ['points of another dimension', checkDatasetBatches, { spec: { kind: 'points', dimensions: 2 } }],
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
    const others = { another: () => line({ spec: { kind: 'points', dimensions: 1 } }) };
    await expect(checkDatasetFingerprint({ make: () => line(), others })).rejects.toThrow('another is told');
    let made = 0;
    await expect(checkDatasetFingerprint({ make: () => line({ fingerprint: `${made++}` }) })).rejects.toThrow();
  });
});
