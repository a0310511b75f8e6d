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
    options: { ...digits, form: 'concat', features: 32, learningRate: '4e-4 * min(1, 2 - 2 * step / 2000)' },
    steps: 2000,
    batchSize: 32,
    seen: 'Each column is a class. Zeros, ones, threes and sevens are clear and diverse. Fours and sixes are broken.',
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
      learningRate: '1e-3 * (1 - step / 2400)',
    },
    steps: 2200,
    seen: 'Each column is a class. Most digits are clear. Within a column they differ in slant, width and stroke. Some fives, sixes and nines are broken. Smaller learning rates and fewer steps gave a lower class accuracy: 65 % at 4e-4 and 600 steps, 76 % at 8e-4 and 800 steps. With generatorLabels: embedding it was 88 % after 600 steps, but each class had only one image (spread 0.12).',
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
    options: { ...digits, features: 16 },
    steps: 2000,
    also: categoryMatch(10, 62, 2),
    seen: 'The samples show all digits in many handwriting styles, and most are legible. The categories agree with the digits only in part: half of the samples have the class that their category is matched to. With codeWeight 0.1 the category match was 53 % and FD(digits) was 1019.',
    bars: [{ measure: 'category match', least: 0.8 }],
  }),
];
