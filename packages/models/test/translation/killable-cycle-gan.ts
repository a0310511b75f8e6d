// Runs a training in its own process, for a test that kills it. The pools are full after ten steps, and then images are
// swapped.
import { useEngine } from '@ganforge/engine';
import { cycleGan } from '@ganforge/models';
import { killableRun } from '@ganforge/testing/killable-run';
import { unpairedImages } from './unpaired-images.ts';

await useEngine('wasm');
const small = {
  size: 8,
  channels: 1,
  features: 1,
  blocks: 1,
  discriminatorFeatures: 1,
  patch: 16,
  poolSize: 20,
} as const;
await killableRun(cycleGan({ ...small, seed: 1 }), unpairedImages(8), { seed: 2, batchSize: 2 });
