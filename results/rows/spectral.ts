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
    seen: 'The samples show dark shapes on coloured backgrounds with a grid over them. They show no objects.',
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
    seen: 'The samples show coloured stripes and a grid, and no objects. In 900 steps DiffAugment makes no clear difference: without it FD is lowest at step 720 and then rises; with it FD still falls at step 900.',
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
    seen: 'Each column is a class. The samples show outlines with vertical streaks that look a little like shirts and trousers. The classes do not differ. 500 steps are far too few.',
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
    seen: 'Each column is a class. Clothes have outlines, but stripes in place of surfaces. Shoes are smears, and their three classes look alike. 500 steps are far too few for these networks, whose kernels start as N(0,.02).',
    bars: [{ measure: 'class accuracy', least: 0.75 }],
  }),
];
