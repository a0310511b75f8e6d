import { useEngine } from '@ganforge/engine';
import { beforeAll, describe, it } from 'vitest';
import {
  checkDatasetBatches,
  checkDatasetDeterminism,
  checkDatasetFingerprint,
  checkDatasetMemory,
  checkDatasetOrder,
  checkDatasetRefusals,
  type DatasetCase,
} from './checks/dataset-checks.ts';

/**
 * Holds a dataset against what all of them promise, on the cpu engine.
 *
 * Checked are the entries, and by them the shape, type and range of each tensor; that a batch is a function of indices, epoch and random stream alone, of a second dataset
 * too; that an example is the same wherever it stands, for the stream of its row; the fingerprint; that each tensor is made
 * for its batch and no other; and what is refused.
 *
 * @example
 * testDataset('strokeDigits', {
 *   make: () => strokeDigits({ size: 20 }),
 *   others: { 'another seed': () => strokeDigits({ size: 20, seed: 1 }) },
 * });
 */
export function testDataset(name: string, datasetCase: DatasetCase): void {
  describe(name, () => {
    beforeAll(() => useEngine('cpu'));
    it('gives batches as its entries say', () => checkDatasetBatches(datasetCase));
    it('gives the same for the same indices, epoch and stream', () => checkDatasetDeterminism(datasetCase));
    it('gives an example wherever it stands in a batch', () => checkDatasetOrder(datasetCase));
    it('has a fingerprint that tells it from others', () => checkDatasetFingerprint(datasetCase));
    it('makes the tensors it gives, once, and no others', () => checkDatasetMemory(datasetCase));
    it('refuses indices that are none', () => checkDatasetRefusals(datasetCase));
  });
}
