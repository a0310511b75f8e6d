import type { LabelledImageDataset } from '@ganforge/data';
import { fashionMnist, mnist, split, strokeDigits } from '@ganforge/data';
import { cgan, dcgan } from '@ganforge/models';

/** How a model is made: all that decides its bytes, on one engine. */
export interface Recipe {
  /** What it makes, in a sentence. */
  readonly about: string;
  readonly variant: typeof dcgan | typeof cgan;
  readonly options: Readonly<Record<string, unknown>>;
  readonly steps: number;
  readonly batchSize: number;
  readonly seed: number;
  /** What it is trained on, and what it is judged beside: neither has an example of the other. */
  data(): Promise<{ readonly training: LabelledImageDataset; readonly heldOut: LabelledImageDataset }>;
  /** What the card says of both. */
  readonly dataset: { readonly training: string; readonly heldOut: string };
  /** Makes the features by which it is judged. */
  readonly extractor: 'digits' | 'pixels';
  /** SPDX names of the licences of the data and, hence, of the weights. */
  readonly licence: { readonly data: string; readonly weights: string; readonly source: string };
}

const grey28 = { size: 28, channels: 1, latentDim: 64, ema: 0.999 };
const digitClasses = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
const clothes = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

/** Rates that fall to 0 over the second half of the steps. */
const falling = (rate: number, steps: number): string => `${rate} * min(1, 2 - 2 * step / ${steps})`;

const ofMnist = {
  data: async () => ({ training: await mnist(), heldOut: await mnist({ split: 'test' }) }),
  dataset: {
    training: 'MNIST, 60,000 training images',
    heldOut: "MNIST's 10,000 test images",
  },
  extractor: 'digits',
  licence: {
    data: 'CC-BY-SA-3.0',
    weights: 'CC-BY-SA-3.0',
    source: 'Yann LeCun and Corinna Cortes, http://yann.lecun.com/exdb/mnist/',
  },
} as const;

export const recipes: Readonly<Record<string, Recipe>> = {
  'mnist-dcgan': {
    about: 'A DCGAN that makes handwritten digits.',
    variant: dcgan,
    options: { ...grey28, features: 64, realLabel: 0.9, learningRate: falling(4e-4, 6000), seed: 1 },
    ...{ steps: 6000, batchSize: 32, seed: 1 },
    ...ofMnist,
  },
  'mnist-cgan': {
    about: 'A conditional GAN that makes handwritten digits. You choose the digit.',
    variant: cgan,
    options: {
      ...{ ...grey28, form: 'concat', classes: digitClasses, features: 48, learningRate: falling(4e-4, 7000), seed: 1 },
    },
    ...{ steps: 7000, batchSize: 32, seed: 1 },
    ...ofMnist,
  },
  'drawn-digits-dcgan': {
    about:
      'A DCGAN that makes digits. It was trained on digits that a program draws, so it contains no data of other people.',
    variant: dcgan,
    options: { ...grey28, features: 64, realLabel: 0.9, learningRate: falling(4e-4, 6000), seed: 1 },
    ...{ steps: 6000, batchSize: 32, seed: 1 },
    data: async () => ({
      training: strokeDigits({ size: 20_000, seed: 1 }),
      heldOut: strokeDigits({ size: 10_000, seed: 2 }),
    }),
    dataset: {
      training: '20,000 digits that @ganforge/data draws by strokes (strokeDigits, seed 1)',
      heldOut: '10,000 digits that were drawn with seed 2',
    },
    extractor: 'digits',
    licence: { data: 'none: this repository draws it', weights: 'MIT', source: 'strokeDigits of @ganforge/data' },
  },
  'fashion-cgan': {
    about: 'A conditional GAN that makes pictures of clothes. You choose one of ten kinds.',
    variant: cgan,
    options: {
      ...{ ...grey28, form: 'concat', classes: clothes, features: 48, learningRate: falling(4e-4, 7000), seed: 1 },
    },
    ...{ steps: 7000, batchSize: 32, seed: 1 },
    async data() {
      const [training, heldOut] = split(await fashionMnist({ split: 'test' }), 0.9, { seed: 1 });
      return { training: training!, heldOut: heldOut! };
    },
    dataset: {
      training: "9,000 of Fashion-MNIST's 10,000 test images",
      heldOut: '1,000 test images of Fashion-MNIST',
    },
    extractor: 'pixels',
    licence: {
      data: 'MIT',
      weights: 'MIT',
      source: 'Zalando SE, https://github.com/zalandoresearch/fashion-mnist',
    },
  },
};
