import { r3Gan, styleGan2 } from '@ganforge/models';
import { imageRow } from '../image-row.ts';
import type { ResultRow } from '../row.ts';

const digits = { size: 28, channels: 1, features: 16, maxFeatures: 64, latentDim: 64 } as const;

/** Lists the rows of StyleGAN2, and of a baseline without most of its methods. */
export const styleRows: readonly ResultRow[] = [
  imageRow({
    name: 'stylegan2-mnist',
    variant: 'styleGan2',
    source: 'style/style-gan-2.ts',
    set: 'mnist',
    gan: styleGan2,
    conditional: true,
    options: { ...digits, styleDim: 64, r1: 1, emaHalfLife: 2000 },
    steps: 4000,
    batchSize: 16,
    seen: 'Each column is a class. Nearly all digits are legible and have clean, closed strokes. The digits of a column differ in slant and width. One or two of 60 digits are malformed.',
    bars: [
      { measure: 'FD(digits)', most: 300 },
      { measure: 'class accuracy', least: 0.9 },
    ],
  }),
  imageRow({
    name: 'r3gan-mnist',
    variant: 'r3Gan',
    source: 'r3-gan/r3-gan.ts',
    set: 'mnist',
    gan: r3Gan,
    options: {
      ...{ ...digits, blocks: 1, gamma: 1, emaHalfLife: 2000 },
      learningRate: { cosine: [2e-3, 4e-4], over: { examples: 64_000 } },
    },
    steps: 2000,
    batchSize: 32,
    seen: 'Nearly all digits are legible, and all classes occur. The strokes are clean; about one digit in ten is malformed. FD fell at every measurement (1624, 794, 499, 370, 310). With half the learning rate, FD was 817 and class KL 0.107 at the same step. The learning rate of the authors is ten times smaller, but their networks are larger and train for millions of images. The run took 750 s of processor time on one thread of a loaded machine without AVX-512. With the default gamma of 0.05, which is meant for CIFAR-10, the discriminator won within 200 steps (its loss was 0.005), and FD was 3447 at step 400.',
    bars: [
      { measure: 'FD(digits)', most: 560 },
      { measure: 'class KL', most: 0.1 },
    ],
  }),
];
