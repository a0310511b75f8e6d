import { checkDcganSizes, type DcganSizes, stemOf } from '../dcgan/dcgan-networks.ts';

/** How the generator sees a label. */
export const generatorLabels = {
  generatorLabels: {
    type: 'choice',
    choices: ['embedding', 'batch-norm', 'product'],
    default: 'embedding',
    about:
      'How the generator sees a label: by a map of labelDim channels, learnt for each class, beside the stem that z is projected to; by scales and shifts of batch norm for each class; or by the product of z with a vector for each class.',
  },
  labelDim: {
    type: 'integer',
    min: 1,
    default: 16,
    about: "Channels of the generator's map of a label, where it has one.",
  },
} as const;

/** The same, for a generator that is paid for its classes. */
export const labelsInProduct = {
  generatorLabels: {
    type: 'choice',
    choices: ['product', 'batch-norm', 'embedding'],
    default: 'product',
    about:
      'How the generator sees a label: by the product of z with a vector for each class, by scales and shifts of batch norm for each class, or by a map of labelDim channels beside the stem. Beside z or the stem the label soon outgrows z, and each class has one image.',
  },
  labelDim: {
    type: 'integer',
    min: 1,
    default: 16,
    about: "Channels of the generator's map of a label, where it has one.",
  },
} as const;

/**
 * Refuses networks that are too large with what the labels add to DCGAN's.
 *
 * @param ofDiscriminator parameters a class adds to the discriminator
 */
export function checkCganSizes(
  where: string,
  sizes: DcganSizes & { readonly labelDim: number },
  classes: number,
  ofDiscriminator: number,
): void {
  const ofGenerator = stemOf(sizes).side ** 2 * sizes.labelDim;
  checkDcganSizes(where, sizes, classes * (ofGenerator + ofDiscriminator));
}
