import { inceptionV3 } from '@ganforge/metrics/inception';
import { formulaWeights } from '../packages/metrics/test/support/inception-weights.ts';
import type { Workload } from './measure.ts';

/** Height and width of the images, as in CIFAR-10. */
const SIZE = 32;

/**
 * Computes the 2,048 features of FID from bytes. This includes the preprocessing, with the preset of the peer,
 * pytorch-fid.
 */
export function features(batch: number): Workload {
  const weights = formulaWeights();
  const extractor = inceptionV3({ weights, preset: 'pytorch-fid', batchSize: batch });
  const data = Uint8Array.from({ length: batch * SIZE * SIZE * 3 }, (_, i) => (i * 7919) % 251);
  const images = { data, n: batch, height: SIZE, width: SIZE };
  const trained = Object.entries(weights.tensors).filter(([name]) => /(conv|bn)\.(weight|bias)$/.test(name));
  return {
    cases: { '': async () => void (await extractor.extract(images, ['2048'])) },
    parameters: trained.reduce((sum, [, tensor]) => sum + tensor.data.length, 0),
  };
}
