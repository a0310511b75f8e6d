import { antialiasedBilinear, halfPixelBilinear, pilBicubic, type Resizer, tf1Bilinear } from '@ganforge/media';
import { fixture } from '../support/fixtures.ts';
import { formulaImage } from '../support/formula.ts';
import type { ErrorRow } from './row.ts';

interface Compared {
  readonly resizer: Resizer;
  readonly what: string;
  readonly reference: string;
  readonly tolerance: number;
}

const compared: Readonly<Record<string, Compared>> = {
  'tf1-bilinear': { resizer: tf1Bilinear, what: 'TensorFlow 1', reference: 'torch-fidelity 0.4.0', tolerance: 0 },
  'half-pixel-bilinear': { resizer: halfPixelBilinear, what: 'PyTorch', reference: 'torch 2.15.0', tolerance: 1e-4 },
  'pil-bicubic': { resizer: pilBicubic, what: 'clean', reference: 'clean-fid 0.1.35, pillow 13.0.0', tolerance: 0 },
  'antialiased-bilinear': {
    resizer: antialiasedBilinear,
    what: 'PyTorch, antialiased',
    reference: 'torch 2.15.0',
    tolerance: 1e-4,
  },
};

/**
 * Compares the images of 299 pixels of each resizer with those of its tool. Errors are in pixel values, where white is
 * 255.
 */
export async function rows(): Promise<ErrorRow[]> {
  const expected = await fixture('resize');
  const images = ['32', '299', '511x200', '700x1100'].map((size) => {
    const [width, height] = size.split('x').map(Number) as [number, number | undefined];
    return [size, formulaImage(size, height ?? width, width)] as const;
  });
  return Object.entries(compared).map(([name, { resizer, what, reference, tolerance }]) => {
    const errors = images.map(([size, image]) => {
      const resized = resizer(image, 299);
      return Math.max(...expected.get(`${name}/${size}`)!.map((level, i) => Math.abs(level - resized[271 * i]!)));
    });
    return { what: `Resizing, ${what}`, reference, kind: 'absolute', error: Math.max(...errors), tolerance };
  });
}
