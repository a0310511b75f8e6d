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
 * Tests that a dataset satisfies the contract of `Dataset`, on the cpu engine.
 *
 * It checks
 *
 * - the entries, and the shape, type and range of each tensor;
 * - that a batch depends only on indices, epoch and random stream, and is the same for a second instance of the
 *   dataset;
 * - that an example is the same at every position in a batch, if its row has the same stream;
 * - the fingerprint;
 * - that each batch has its own tensors;
 * - that invalid arguments are errors.
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
