import { bigGan, saGan, snGan } from '@ganforge/models';
import { imageRow } from '../image-row.ts';
import type { ResultRow } from '../row.ts';

const photographs = { size: 32, channels: 3, generatorFeatures: 16, discriminatorFeatures: 16 } as const;
const clothes = { size: 28, channels: 1, generatorFeatures: 24, discriminatorFeatures: 24 } as const;
const oneToOne = { discriminatorUpdates: 1, generatorRate: 2e-4, discriminatorRate: 4e-4 } as const;

/** GANs whose discriminators are bounded by spectral norms. */
export const spectralRows: readonly ResultRow[] = [
  imageRow({
    name: 'sngan-cifar10',
    variant: 'snGan',
    source: 'spectral/sn-gan.ts',
    set: 'cifar10',
    gan: snGan,
    options: { ...photographs, architecture: 'cnn', discriminatorUpdates: 1, fakesPerExample: 1, learningRate: 2e-4 },
    steps: 900,
    batchSize: 32,
    seen: 'Dark shapes on coloured grounds with a grid over them: no objects.',
    bars: [{ measure: 'class KL', most: 0.3 }],
  }),
  imageRow({
    name: 'sngan-diffaugment-cifar10',
    variant: 'snGan',
    source: 'spectral/sn-gan.ts',
    set: 'cifar10',
    gan: snGan,
    options: {
      ...photographs,
      ...{ architecture: 'cnn', discriminatorUpdates: 1, fakesPerExample: 1, learningRate: 2e-4 },
      augment: ['color', 'translation', 'cutout'],
    },
    steps: 900,
    batchSize: 32,
    seen: 'Coloured stripes and a grid, no objects. DiffAugment neither helps nor harms in 900 steps: without it FD has its least at step 720 and rises, with it FD still falls at 900.',
    bars: [{ measure: 'class KL', most: 0.3 }],
  }),
  imageRow({
    name: 'sagan-fashion',
    variant: 'saGan',
    source: 'spectral/sa-gan.ts',
    set: 'fashion-mnist',
    gan: saGan,
    conditional: true,
    options: { ...clothes, ...oneToOne },
    steps: 500,
    batchSize: 32,
    seen: 'A column is a class. Outlines with vertical streaks that hint at shirts and trousers; classes do not differ. 500 steps are far too few.',
    bars: [{ measure: 'class accuracy', least: 0.75 }],
  }),
  imageRow({
    name: 'biggan-fashion',
    variant: 'bigGan',
    source: 'spectral/big-gan.ts',
    set: 'fashion-mnist',
    gan: bigGan,
    conditional: true,
    options: { ...clothes, ...oneToOne, beta1: 0, beta2: 0.999, ema: 0.99 },
    steps: 500,
    batchSize: 32,
    seen: 'A column is a class. Garments have outlines and stripes instead of surfaces; shoes are smears, and their three classes look alike. 500 steps are far too few for these networks, whose first kernels are N(0,.02).',
    bars: [{ measure: 'class accuracy', least: 0.75 }],
  }),
];
