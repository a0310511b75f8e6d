import { dcgan, gan } from '@ganforge/models';
import { imageRow } from '../image-row.ts';
import type { ResultRow } from '../row.ts';

/** Lists the rows of the original GAN and of DCGAN. */
export const dcganRows: readonly ResultRow[] = [
  imageRow({
    name: 'gan-mnist',
    variant: 'gan',
    source: 'gan/gan.ts',
    set: 'mnist',
    gan,
    options: {
      size: 28,
      channels: 1,
      features: 400,
      maxoutUnits: 120,
      ema: 0.998,
      learningRate: '4e-4 * min(1, 2 - 2 * step / 8000)',
    },
    steps: 8000,
    seen: 'The digits consist of dots, and there are isolated dots next to them. Most digits are legible, and all classes occur. After 2,500 steps with other settings FD was 2,517 and class KL 0.775.',
    bars: [
      { measure: 'FD(digits)', most: 2500 },
      { measure: 'class KL', most: 0.3 },
    ],
  }),
  imageRow({
    name: 'dcgan-mnist',
    variant: 'dcgan',
    source: 'dcgan/dcgan.ts',
    set: 'mnist',
    gan: dcgan,
    options: {
      size: 28,
      channels: 1,
      features: 32,
      realLabel: 0.9,
      ema: 0.995,
      learningRate: '4e-4 * min(1, 2 - 2 * step / 4000)',
    },
    steps: 2400,
    seen: 'The digits have clear strokes, and all classes occur. About a tenth of the digits is broken.',
    bars: [
      { measure: 'FD(digits)', most: 700 },
      { measure: 'class KL', most: 0.1 },
    ],
  }),
  imageRow({
    name: 'lsgan-mnist',
    variant: 'dcgan',
    source: 'dcgan/dcgan.ts',
    set: 'mnist',
    gan: dcgan,
    options: {
      ...{ size: 28, channels: 1, features: 16, loss: 'least-squares', ema: 0.995 },
      learningRate: '6e-4 * min(1, 2 - 2 * step / 2700)',
    },
    steps: 2700,
    seen: 'The digits have clear strokes, and all classes occur. About a fifth of the digits is broken. With 2,400 steps the class KL was 0.157.',
    bars: [
      { measure: 'FD(digits)', most: 900 },
      { measure: 'class KL', most: 0.15 },
    ],
  }),
];
