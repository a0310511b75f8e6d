import type { Dataset, UnpairedBatch } from '@ganforge/core';
import { type CycleGanOptions, cycleGan } from '@ganforge/models';
import type { VariantCase } from '@ganforge/testing';
import { unpairedImages } from './unpaired-images.ts';

/** The side of the images in pixels. */
export const size = 8;

export const unpaired: Dataset<UnpairedBatch> = unpairedImages(size);

export const small: CycleGanOptions = {
  size,
  channels: 1,
  features: 1,
  blocks: 1,
  discriminatorFeatures: 1,
  patch: 16,
  poolSize: 2,
  learningRate: 2e-3,
};

/**
 * Describes the training in the variant suite. Because an update consists of thousands of kernels, the long tests run
 * it on cpu, and the unit tests only on wasm.
 */
export const cycleGanCase: Omit<VariantCase<CycleGanOptions>, 'invalid'> = {
  factory: cycleGan,
  options: small,
  dataset: unpaired,
  batchSize: 2,
};
