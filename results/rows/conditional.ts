import { acgan, cgan, infoGan } from '@ganforge/models';
import { imageRow } from '../image-row.ts';
import { categoryMatch } from '../measures/category-match.ts';
import type { ResultRow } from '../row.ts';

const digits = { size: 28, channels: 1 } as const;

/** GANs that know classes, or find them. */
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
    seen: 'A column is a class. Zeros, ones, threes and sevens are clear and differ; fours and sixes are broken.',
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
    seen: 'Each column is a class. Nearly all digits are legible. Within a column they differ in slant, width and stroke. A few digits are broken. Without the average of the weights and with 2,200 steps the class accuracy was 91 %. With generatorLabels: embedding it was 88 % after 600 steps, but each class had only one image (spread 0.12).',
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
    seen: 'All digits are there, most of them legible, in many hands. The categories of the code share them only in part: half of the samples fall into the class that their category is matched to. With codeWeight 0.1 it was 53 %, at FD(digits) 1019.',
    bars: [{ measure: 'category match', least: 0.8 }],
  }),
];
