import { bigGan, saGan, snGan } from '@ganforge/models';
import { imageRow } from '../image-row.ts';
import type { ResultRow } from '../row.ts';

const photographs = { size: 32, channels: 3, generatorFeatures: 16, discriminatorFeatures: 16 } as const;
const clothes = { size: 28, channels: 1, generatorFeatures: 16, discriminatorFeatures: 16, ema: 0.99 } as const;
/** Returns a learning rate that is constant for half of the steps and then decreases linearly to 0. */
const falling = (rate: number, steps: number): string => `${rate} * min(1, 2 - 2 * step / ${steps})`;
const clothesSteps = 3000;
const photographSteps = 3000;
const augmentedSteps = 4000;
const photographRates = { learningRate: falling(4e-4, photographSteps), beta2: 0.99, ema: 0.99 } as const;

/** Lists the rows of GANs whose discriminator is bounded by spectral norms. */
export const spectralRows: readonly ResultRow[] = [
  imageRow({
    name: 'sngan-cifar10',
    variant: 'snGan',
    source: 'spectral/sn-gan.ts',
    set: 'cifar10',
    gan: snGan,
    options: { ...photographs, architecture: 'cnn', discriminatorUpdates: 1, fakesPerExample: 1, ...photographRates },
    steps: photographSteps,
    batchSize: 32,
    seen: 'The samples show coloured patches and streaks on grey and green backgrounds, and a grid covers some of them. A few samples have the outline of an animal or a vehicle, but no object is clear.',
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
      ...{ architecture: 'cnn', discriminatorUpdates: 2, fakesPerExample: 1, ...photographRates },
      learningRate: falling(4e-4, augmentedSteps),
      augment: ['color', 'translation', 'cutout'],
    },
    steps: augmentedSteps,
    batchSize: 32,
    seen: 'The samples show blurred shapes on plain backgrounds. Some look like a vehicle, a bird or the face of an animal, but most show no object that a person can recognise. With one update of the discriminator per step, training failed: the lowest FD was 18,832, after 600 of 3,000 steps, and class KL was 1.20. With two updates and 3,000 steps FD was 9,496 and class KL 0.392.',
    bars: [{ measure: 'class KL', most: 0.3 }],
  }),
  // The same without augmentation, to compare.
  imageRow({
    name: 'sngan-plain-cifar10',
    variant: 'snGan',
    source: 'spectral/sn-gan.ts',
    set: 'cifar10',
    gan: snGan,
    options: {
      ...photographs,
      ...{ architecture: 'cnn', discriminatorUpdates: 2, fakesPerExample: 1, ...photographRates },
      learningRate: falling(4e-4, augmentedSteps),
    },
    steps: augmentedSteps,
    batchSize: 32,
    seen: 'The samples look like those of the row with DiffAugment. FD is lowest at step 3,200 and rises afterwards. With DiffAugment, FD still falls at step 4,000.',
    bars: [{ measure: 'class KL', most: 0.3 }],
  }),
  imageRow({
    name: 'sagan-fashion',
    variant: 'saGan',
    source: 'spectral/sa-gan.ts',
    set: 'fashion-mnist',
    gan: saGan,
    conditional: true,
    options: {
      ...{ ...clothes, beta2: 0.99, ema: 0.995 },
      generatorRate: falling(1.2e-3, clothesSteps),
      discriminatorRate: falling(2.4e-3, clothesSteps),
    },
    steps: clothesSteps,
    batchSize: 32,
    seen: 'Each column is a class. Tops, trousers and coats have clear outlines, but the surfaces of some consist of stripes. Sandals are faint, and bags have gaps. The shapes in a column are very similar to each other. With an average of the weights over fewer steps (ema 0.99) the class accuracy at the last step was 82 %.',
    bars: [{ measure: 'class accuracy', least: 0.75 }],
  }),
  imageRow({
    name: 'biggan-fashion',
    variant: 'bigGan',
    source: 'spectral/big-gan.ts',
    set: 'fashion-mnist',
    gan: bigGan,
    conditional: true,
    options: {
      ...{ ...clothes, discriminatorUpdates: 1, beta1: 0, beta2: 0.99 },
      generatorRate: falling(4e-4, clothesSteps),
      discriminatorRate: falling(8e-4, clothesSteps),
    },
    steps: clothesSteps,
    batchSize: 32,
    seen: 'Each column is a class. Shirts, trousers, coats, sneakers, bags and boots are clear and diverse. Dresses have gaps, and sandals are broken. With 500 steps, 24 features and half the learning rates the class accuracy was 32 %.',
    bars: [{ measure: 'class accuracy', least: 0.75 }],
  }),
];
