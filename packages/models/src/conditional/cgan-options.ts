import { checkDcganSizes, type DcganSizes, stemOf } from '../dcgan/dcgan-networks.ts';

/** How the generator sees a label. */
export const generatorLabels = {
  generatorLabels: {
    type: 'choice',
    choices: ['embedding', 'batch-norm', 'input'],
    default: 'embedding',
    about:
      'How the generator sees a label: by a map of labelDim channels, learnt for each class, beside the stem that z is projected to; by scales and shifts of batch norm for each class; or by labelDim numbers beside z.',
  },
  labelDim: {
    type: 'integer',
    min: 1,
    default: 16,
    about: "Channels of the generator's map of a label, or numbers beside z, where it has these.",
  },
} as const;

/** The same, beside z unless it is said. */
export const labelsBesideZ = {
  generatorLabels: {
    type: 'choice',
    choices: ['input', 'batch-norm', 'embedding'],
    default: 'input',
    about:
      'How the generator sees a label: by labelDim numbers, learnt for each class, beside z; by scales and shifts of batch norm for each class; or by a map of labelDim channels beside the stem, with which a generator that is paid for its classes soon leaves z aside.',
  },
  labelDim: {
    type: 'integer',
    min: 1,
    default: 16,
    about: "Numbers beside z, or channels of the generator's map of a label, where it has these.",
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
