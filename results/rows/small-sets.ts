import { cgan, dcgan } from '@ganforge/models';
import { type ImageRow, imageRow } from '../image-row.ts';
import { meanSigns } from '../measures/mean-signs.ts';
import type { ResultRow } from '../row.ts';

const options = { size: 28, channels: 1, features: 16, discriminatorNorm: 'spectral', ema: 0.99, learningRate: 4e-4 };
const augment = ['translation', 'cutout'];
/** The discriminator has batch norm, and labels have few channels. With more channels, the generator ignored z. */
const ofClasses = { size: 28, channels: 1, features: 24, labelDim: 4, ema: 0.99, learningRate: 4e-4, augment };
const digits = { set: 'mnist', steps: 1000, batchSize: 32 } as const;
const dcganOf = { variant: 'dcgan', source: 'dcgan/dcgan.ts', gan: dcgan } as const;
const cganOf = { variant: 'cgan', source: 'conditional/cgan.ts', gan: cgan, conditional: true } as const;

/**
 * Creates a row of DCGAN on the first `examples` digits. r_t and r_v are the mean signs of its logits for these digits
 * and for digits of the test set.
 */
const ofDigits = (name: string, examples: number, more: object, bars: ImageRow['bars'], seen?: string): ResultRow =>
  imageRow({
    ...{ ...digits, ...dcganOf, name, examples, bars },
    options: { ...options, ...more },
    also: meanSigns(examples),
    ...(seen !== undefined && { seen }),
  });

/**
 * Lists the rows on few images. Some use the settings for small sets, some use ADA, and some use neither of them.
 */
export const smallSetRows: readonly ResultRow[] = [
  ofDigits(
    'dcgan-200-digits',
    200,
    { augment },
    [{ measure: 'spread', least: 0.85 }],
    'The samples show thick strokes with jagged edges. Some look like digits; most are not legible.',
  ),
  ofDigits(
    'dcgan-1000-digits',
    1000,
    { augment },
    [
      { measure: 'spread', least: 0.85 },
      { measure: 'FD(digits)', most: 1500 },
    ],
    'The samples show thick strokes with jagged edges. Some look like digits; most are not legible.',
  ),
  ofDigits(
    'dcgan-1000-digits-ada',
    1000,
    { augment: ['ada'], adaImages: 20_000, r1: 10 },
    [
      { measure: 'spread', least: 0.85 },
      { measure: 'r_t', most: 0.75 },
    ],
    'The samples show soft strokes; about half of them are legible digits, many of them threes and eights. Without r1 the mean sign r_t was 0.98, with r1: 1 it was 0.90 and FD(digits) was 1208.',
  ),
  ofDigits(
    'dcgan-1000-digits-plain',
    1000,
    {},
    [{ measure: 'spread', least: 0.85 }],
    'The samples show soft strokes with gaps. Some look like digits; most are not legible.',
  ),
  imageRow({
    ...{ ...digits, ...cganOf, name: 'cgan-200-digits', examples: 200 },
    options: ofClasses,
    steps: 2000,
    seen: 'Each column is a class. Zeros to fours, sixes and sevens are legible. Fives, eights and nines have rough edges. The digits of a column are similar to each other, because there are only 20 training examples of each class. With labelDim 8 the spread was 0.43. With spectral norms and form: concat the class accuracy was 11 %, or each class had only one image.',
    bars: [{ measure: 'spread', least: 0.5 }],
  }),
  imageRow({
    ...{ ...digits, ...cganOf, name: 'cgan-1000-digits', examples: 1000 },
    options: ofClasses,
    steps: 3600,
    seen: 'Each column is a class. Nearly all digits are legible. The digits of a column differ in slant and stroke. Some fours look like nines or zeros, and some digits have small spots next to them. With generatorLabels: embedding, labelDim 16, form: concat and spectral norms each class had only one image (spread 0.08).',
    bars: [
      { measure: 'spread', least: 0.5 },
      { measure: 'class accuracy', least: 0.7 },
    ],
  }),
];
