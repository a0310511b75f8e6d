import { type EngineName, useEngine } from '@ganforge/engine';
import { type InceptionPreset, inceptionV3 } from '@ganforge/metrics/inception';
import { fixture } from '../support/fixtures.ts';
import { formulaImage } from '../support/formula.ts';
import { formulaWeights } from '../support/inception-weights.ts';
import { relativeError } from '../support/relative-error.ts';
import type { ErrorRow } from './row.ts';

const presets: readonly { readonly preset: InceptionPreset; readonly reference: string }[] = [
  { preset: 'torch-fidelity', reference: 'torch-fidelity 0.4.0' },
  { preset: 'pytorch-fid', reference: 'pytorch-fid 0.3.0' },
  { preset: 'clean', reference: 'clean-fid 0.1.35, pytorch-fid 0.3.0' },
  { preset: 'torchmetrics', reference: 'torchmetrics 1.9.0' },
];
const tolerance = 1e-4;

/**
 * Compares the layers of the Inception network with those of each tool in the fixture, for images of 32, 299 and 511 x
 * 200 pixels.
 */
export async function rows(engine: EngineName | 'auto' = 'auto'): Promise<ErrorRow[]> {
  await useEngine(engine);
  const [expected, weights] = [await fixture('inception'), formulaWeights()];
  const found: ErrorRow[] = [];
  for (const { preset, reference } of presets) {
    const extractor = inceptionV3({ weights, preset });
    let error = 0;
    const compared = new Set<string>();
    for (const [size, height, width] of [
      ['32', 32, 32],
      ['299', 299, 299],
      ['511x200', 200, 511],
    ] as const) {
      const layers = Object.keys(extractor.layers).filter((layer) => expected.has(`${preset}/${size}/${layer}`));
      const features = await extractor.extract(formulaImage(size, height, width), layers);
      for (const layer of layers) {
        compared.add(layer);
        error = Math.max(error, relativeError(features[layer]!, expected.get(`${preset}/${size}/${layer}`)!));
      }
    }
    extractor.dispose();
    const what = `Inception network, ${preset}: ${[...compared].join(', ')}`;
    found.push({ what, reference, kind: 'relative', error, tolerance });
  }
  return found;
}
