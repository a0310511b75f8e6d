import { checkDcganSizes, type DcganSizes, stemOf } from '../dcgan/dcgan-networks.ts';

/** Defines the option that selects how the generator receives the label. */
export const generatorLabels = {
  generatorLabels: {
    type: 'choice',
    choices: ['embedding', 'batch-norm', 'product'],
    default: 'embedding',
    about:
      'How the generator gets the label: as a learned map of labelDim channels beside the projected z (embedding), as scales and shifts of batch norm for each class (batch-norm), or as the product of z and a learned vector for each class (product).',
  },
  labelDim: {
    type: 'integer',
    min: 1,
    default: 16,
    about: "Channels of the generator's label map, if generatorLabels is embedding.",
  },
} as const;

/** Defines the same option for a generator with a classification loss, which has another default. */
export const labelsInProduct = {
  generatorLabels: {
    type: 'choice',
    choices: ['product', 'batch-norm', 'embedding'],
    default: 'product',
    about:
      'How the generator gets the label: as the product of z and a learned vector for each class (product), as scales and shifts of batch norm for each class (batch-norm), or as a learned map of labelDim channels beside the projected z (embedding). With embedding the generator soon ignores z and makes one image for each class.',
  },
  labelDim: {
    type: 'integer',
    min: 1,
    default: 16,
    about: "Channels of the generator's label map, if generatorLabels is embedding.",
  },
} as const;

/**
 * Throws if DCGAN's networks, including the parameters for labels, are too large.
 *
 * @param ofDiscriminator the number of parameters that each class adds to the discriminator
 */
export function checkCganSizes(
  where: string,
  sizes: DcganSizes & { readonly labelDim: number },
  classes: number,
  ofDiscriminator: number,
): void {
  const { height, width } = stemOf(sizes);
  const ofGenerator = height * width * sizes.labelDim;
  checkDcganSizes(where, sizes, classes * (ofGenerator + ofDiscriminator));
}
