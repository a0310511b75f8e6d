import { randomStream } from '@ganforge/core';
import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import { imageArrayDataset, type LabelledImageDataset } from '../images/image-array-dataset.ts';
import { DIGIT_SIZE, drawDigit } from './stroke-digit.ts';

/** Options of {@link strokeDigits}. */
export interface StrokeDigitsOptions {
  /** Number of examples, at most 10,000,000. @default 10000 */
  readonly size?: number;
  /** The seed of the random numbers. @default 0 */
  readonly seed?: number;
}

const where = 'data/stroke-digits';
/** Ten million examples need 8 GB for pixels, and some minutes to draw. */
const MOST = 1e7;

/**
 * Creates a dataset of drawn digits 0-9 that look handwritten. The images are grey, white on black, with 28x28 pixels.
 *
 * It needs no file. Each digit is drawn with a few pen strokes along hand-made curves, and each class has several such
 * forms. Slant, width, rotation, bend, control points, pen and ink edge are random per example. Size and position are
 * as in MNIST: the digit fits into a box of 20 pixels, and its centre of mass is in the middle of the image. Example i
 * shows the digit `i mod 10` and depends only on (seed, i). So a larger dataset starts with the examples of a smaller
 * one, and the bytes are the same on every engine.
 *
 * All examples are drawn at once. Drawing a thousand examples takes about 50 ms.
 *
 * @throws GanError if the size is not in 1..10,000,000, the seed is invalid, or an option is unknown
 * @example
 * const dataset = strokeDigits({ size: 2000, seed: 1 });
 */
export function strokeDigits(options: StrokeDigitsOptions = {}): LabelledImageDataset {
  checkKnownOptions(where, options, ['size', 'seed']);
  const { size = 10_000, seed = 0 } = options;
  if (!Number.isInteger(size) || size < 1 || size > MOST) {
    throw new GanError(where, `size must be an integer in 1..${MOST}; received ${formatValue(size)}.`);
  }
  const pixels = DIGIT_SIZE * DIGIT_SIZE;
  const images = new Uint8Array(size * pixels);
  const random = randomStream(seed, 'stroke-digits');
  for (let i = 0; i < size; i++) drawDigit(i % 10, random.fork(i), images.subarray(i * pixels, (i + 1) * pixels));
  return imageArrayDataset({
    images,
    height: DIGIT_SIZE,
    width: DIGIT_SIZE,
    labels: Int32Array.from({ length: size }, (_, i) => i % 10),
    classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  });
}
