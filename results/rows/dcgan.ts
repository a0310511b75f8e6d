import { dcgan, gan } from '@ganforge/models';
import { imageRow } from '../image-row.ts';
import type { ResultRow } from '../row.ts';

/** The first GAN and DCGAN. */
export const dcganRows: readonly ResultRow[] = [
  imageRow({
    name: 'gan-mnist',
    variant: 'gan',
    source: 'gan/gan.ts',
    set: 'mnist',
    gan,
    options: { size: 28, channels: 1, features: 400, maxoutUnits: 120 },
    steps: 2500,
    seen: 'The digits consist of dots. Most of them are nines, ones and zeros; eights and fives are rare.',
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
    options: { size: 28, channels: 1, features: 32, realLabel: 0.9, learningRate: 4e-4 },
    steps: 2000,
    batchSize: 32,
    seen: 'The digits have clear strokes. All classes occur, but twos are rare. A tenth of the digits is broken.',
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
    options: { size: 28, channels: 1, features: 32, loss: 'least-squares', learningRate: 4e-4 },
    steps: 1000,
    batchSize: 32,
    seen: 'The samples show strokes on grey noise; some are digits. The best measurement is the fourth of five. Cross-entropy (dcgan-mnist) gives better digits in the same number of steps.',
    bars: [
      { measure: 'FD(digits)', most: 900 },
      { measure: 'class KL', most: 0.15 },
    ],
  }),
];
