import { randomStream } from '@ganforge/core';
import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import { imageArrayDataset, type LabelledImageDataset } from '../images/image-array-dataset.ts';
import { DIGIT_SIZE, drawDigit } from './stroke-digit.ts';

/** Settings of {@link strokeDigits}. */
export interface StrokeDigitsOptions {
  /** Number of examples, at most ten million. @default 10000 */
  readonly size?: number;
  /** Another seed gives other hands. @default 0 */
  readonly seed?: number;
}

const where = 'data/stroke-digits';
/** Ten million are 8 GB of pixels and minutes of drawing. */
const MOST = 1e7;

/**
 * Handwritten-looking digits that need no file: 28x28, one channel, white on black, labelled 0-9.
 *
 * Each is a few strokes of a pen along hand-made curves, of which every digit has several; slant, width, rotation,
 * bend, each control point, pen and ink edge are drawn per example. Sized and placed as MNIST's are: in a box of 20
 * pixels, ink balanced at the centre. Example i shows the digit i mod 10 and is decided by (seed, i) alone, so a larger
 * set begins with the smaller one, and its bytes are the same on every engine.
 *
 * All examples are drawn at once, about 50 ms for a thousand.
 *
 * @throws GanError for a size that is not in 1..10,000,000, a seed that is none and options that do not exist
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
