import { acgan, cgan, infoGan } from '@ganforge/models';
import { imageRow } from '../image-row.ts';
import { categoryMatch } from '../measures/category-match.ts';
import type { ResultRow } from '../row.ts';

const digits = { size: 28, channels: 1 } as const;

/** Lists the rows of GANs that receive class labels, or find classes themselves. */
export const conditionalRows: readonly ResultRow[] = [
  imageRow({
    name: 'cgan-mnist',
    variant: 'cgan',
    source: 'conditional/cgan.ts',
    set: 'mnist',
    gan: cgan,
    conditional: true,
    options: {
      ...digits,
      form: 'concat',
      features: 32,
      ema: 0.995,
      learningRate: '5e-4 * min(1, 2 - 2 * step / 4000)',
    },
    steps: 4000,
    batchSize: 32,
    seen: 'Each column is a class. Most digits are clear and diverse. Some fours, fives and nines are broken or look like another digit. With 2,000 steps and no average of the weights the class accuracy was 80 %.',
    bars: [
      { measure: 'FD(digits)', most: 900 },
      { measure: 'class accuracy', least: 0.88 },
    ],
  }),
  imageRow({
    name: 'acgan-mnist',
    variant: 'acgan',
    source: 'conditional/acgan.ts',
    set: 'mnist',
    gan: acgan,
    conditional: true,
    options: {
      ...{ ...digits, features: 16, classifyFakes: false, generatorClassWeight: 2 },
      learningRate: '1e-3 * (1 - step / 4200)',
      ema: 0.99,
    },
    steps: 4000,
    seen: 'Each column is a class. Nearly all digits are legible. The digits of a column differ in slant, width and stroke. A few digits are broken. Without the average of the weights and with 2,200 steps the class accuracy was 91 %. With generatorLabels: embedding the class accuracy was 88 % after 600 steps, but each class had only one image (spread 0.12).',
    bars: [
      { measure: 'class accuracy', least: 0.95 },
      { measure: 'spread', least: 0.7 },
    ],
  }),
  imageRow({
    name: 'infogan-mnist',
    variant: 'infoGan',
    source: 'conditional/info-gan.ts',
    set: 'mnist',
    gan: infoGan,
    options: { ...digits, features: 16, codeWeight: 0.1, ema: 0.99 },
    steps: 4000,
    also: categoryMatch(10, 62, 2),
    seen: 'The samples show all digits in many handwriting styles. Most digits are legible, but have small spots next to them. A tenth of the digits is broken. With codeWeight 1, no average of the weights and 2,000 steps the category match was 52 %.',
    bars: [{ measure: 'category match', least: 0.8 }],
  }),
];
