import { useEngine } from '@ganforge/engine';
import type { NetworkWeights } from '@ganforge/metrics';
import { squeezenet } from '@ganforge/metrics/squeezenet';
import { fixture } from '../support/fixtures.ts';
import { formulaImage } from '../support/formula.ts';
import { relativeError } from '../support/relative-error.ts';
import { formulaWeights } from '../support/squeezenet-weights.ts';
import type { ErrorRow } from './row.ts';

/** Compares the features with those of PyTorch with the same weights, for images of 32, 227 and 511 x 200 pixels. */
export async function rows(): Promise<ErrorRow[]> {
  await useEngine();
  const error = await largestError('formula', await formulaWeights());
  return [{ what: 'SqueezeNet features', reference: 'torch 2.15.0', kind: 'relative', error, tolerance: 1e-4 }];
}

/** Returns the largest error for the images of a kind in the fixture. */
export async function largestError(kind: 'formula' | 'real', weights: NetworkWeights): Promise<number> {
  const expected = await fixture('squeezenet');
  const extractor = squeezenet({ weights });
  const errors: number[] = [];
  for (const [size, height, width] of [
    ['32', 32, 32],
    ['227', 227, 227],
    ['511x200', 200, 511],
  ] as const) {
    const { squeezenet: features } = await extractor.extract(formulaImage(size, height, width), ['squeezenet']);
    errors.push(relativeError(features!, expected.get(`${kind}/${size}`)!));
  }
  extractor.dispose();
  return Math.max(...errors);
}
