import { readFile } from 'node:fs/promises';
import { type EngineName, useEngine } from '@ganforge/engine';
import type { ImageBatch } from '@ganforge/metrics';
import { digits } from '@ganforge/metrics/digits';
import { formulaImage } from '../support/formula.ts';
import { relativeError } from '../support/relative-error.ts';
import type { ErrorRow } from './row.ts';

/** The content of the fixture that reference/digits.py wrote. */
export interface DigitsFixture {
  /** The accuracy of PyTorch with the same weights on the test split of MNIST. */
  readonly accuracy: number;
  readonly images: Readonly<
    Record<string, { readonly features: readonly number[]; readonly logits: readonly number[] }>
  >;
}

/** The images are those of reference/digits.py. */
const images: Readonly<Record<string, ImageBatch>> = {
  'ring 28x28': drawn('ring', 28, 28),
  'bar 28x28': drawn('bar', 28, 28),
  'ring 56x56': drawn('ring', 56, 56),
  'bar 20x24': drawn('bar', 20, 24),
  'coloured 28x28': formulaImage('digits', 28, 28),
  'coloured 40x33': formulaImage('digits', 40, 33),
};

export async function digitsFixture(): Promise<DigitsFixture> {
  return JSON.parse(await readFile(new URL('../fixtures/digits.json', import.meta.url), 'utf8')) as DigitsFixture;
}

/** Compares the features and logits of the digit classifier with those of PyTorch with the same weights. */
export async function rows(engine: EngineName | 'auto' = 'auto'): Promise<ErrorRow[]> {
  await useEngine(engine);
  const expected = await digitsFixture();
  const extractor = digits();
  let error = 0;
  for (const [name, { features, logits }] of Object.entries(expected.images)) {
    const found = await extractor.extract(images[name]!, ['digits', 'logits']);
    error = Math.max(error, relativeError(found.digits!, Float32Array.from(features)));
    error = Math.max(error, relativeError(found.logits!, Float32Array.from(logits)));
  }
  extractor.dispose();
  return [{ what: 'digits network, both layers', reference: 'torch 2.15.0', kind: 'relative', error, tolerance: 1e-4 }];
}

/** Draws a ring or a bar, white on black. */
export function drawn(shape: 'ring' | 'bar', height: number, width: number): ImageBatch {
  const data = new Uint8Array(height * width * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [across, down] = [2 * x - (width - 1), 2 * y - (height - 1)];
      const ring = Math.abs(16 * across ** 2 + 9 * down ** 2 - 2 * height * width) < height * width;
      const bar = Math.abs(7 * across) < width && Math.abs(3 * down) < 2 * height;
      if (shape === 'ring' ? ring : bar) data.fill(255, 3 * (y * width + x), 3 * (y * width + x) + 3);
    }
  }
  return { data, n: 1, height, width };
}
