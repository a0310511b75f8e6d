import type { Dataset, UnpairedBatch } from '@ganforge/core';
import { type CycleGanOptions, cycleGan } from '@ganforge/models';
import type { VariantCase } from '@ganforge/testing';
import { unpairedImages } from './unpaired-images.ts';

/** Pixels of a side. */
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

/** What the variant suite trains; an update is thousands of kernels, so cpu has it in the long tests and wasm alone here. */
export const cycleGanCase: Omit<VariantCase<CycleGanOptions>, 'invalid'> = {
  factory: cycleGan,
  options: small,
  dataset: unpaired,
  batchSize: 2,
};
