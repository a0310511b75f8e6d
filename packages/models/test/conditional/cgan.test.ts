import { namedWeights, randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { type CganOptions, cgan } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

const small = { classes: 3, size: 8, channels: 1, features: 2, latentDim: 3, labelDim: 2 } as const;

testVariant('cgan by projection and an embedding', {
  factory: cgan,
  options: small,
  invalid: [
    [
      { classes: undefined },
      '[models/cgan] classes is missing. It must be an integer in 2..1000000 or a list of 2..1000000 items, each a text',
    ],
    [
      { classes: 1 },
      'classes must be an integer in 2..1000000 or a list of 2..1000000 items, each a text; received 1.',
    ],
    [{ classes: ['cat'] }, 'the number of classes must be an integer in 2..1000000; received 1. Try 2.'],
    [{ classes: ['cat', 'cat'] }, "classes must be distinct strings; 'cat' occurs twice."],
    [{ classes: 'cats' }, "received 'cats'"],
    [{ form: 'film' }, "form must be one of 'projection', 'concat'; received 'film'."],
    [
      { generatorLabels: 'onehot' },
      "generatorLabels must be one of 'embedding', 'batch-norm', 'product'; received 'onehot'.",
    ],
    [{ labelDim: 0 }, 'labelDim must be an integer of at least 1; received 0.'],
    [{ size: 30 }, 'size must be 28 or a power of two in 8..512; received 30. Try 32.'],
    [
      { classes: 1e6, size: 64, form: 'concat' },
      'these networks would have 4.13e+9 parameters; the most is 536870912.',
    ],
    [{ beta1: 1 }, 'beta1'],
    [{ r1: 1 }, '[models/cgan] r1 must be 0; received 1: batch norm in the discriminator couples examples,'],
    [{ beta3: 1 }, "there is no option 'beta3'. Try one of classes, form, generatorLabels,"],
  ],
});

testVariant('cgan by concatenation and conditional batch norm', {
  isForm: true,
  factory: cgan,
  options: {
    ...small,
    classes: ['cat', 'dog'],
    form: 'concat',
    generatorLabels: 'batch-norm',
    loss: 'hinge',
    discriminatorNorm: 'none',
    r1: 1,
    augment: ['color'],
  },
  invalid: [],
});

testVariant('cgan of images that are not square, of four channels', {
  isForm: true,
  factory: cgan,
  options: { classes: 3, form: 'concat', height: 16, width: 24, channels: 4, features: 2, latentDim: 3 },
  invalid: [],
});

describe('classes', () => {
  beforeAll(() => useEngine('cpu'));

  it.each([
    [() => tf.tensor1d([0, 3], 'int32'), '[models/cgan] conditions.labels must be in 0..2; received 3.'],
    [() => tf.tensor1d([0, 1]), 'conditions.labels must be int32 [2]; received float32 [2].'],
    [() => undefined, 'conditions.labels must be int32 [2]; received none. Give one value for each sample.'],
  ])('that do not exist are refused by sample', (make, message) => {
    const gan = cgan(small);
    const labels = make();
    const request = { n: 2, random: randomStream(1), ...(labels && { conditions: { labels } }) };
    expect(() => gan.sample(request)).toThrow(message);
    labels?.dispose();
    gan.dispose();
  });

  it.each<[CganOptions['classes'], readonly string[]]>([
    [3, ['0', '1', '2']],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
  ])('%j are named, by number where they have no names', (classes, names) => {
    const gan = cgan({ ...small, classes });
    expect(gan.needs.labels).toEqual({ kind: 'class', classes: names });
    expect(gan.config.classes).toEqual(classes);
    gan.dispose();
  });
});

describe('parameters', () => {
  beforeAll(() => useEngine('cpu'));

  // The networks of DCGAN at 28x28x1 have these numbers of parameters. The input of the logit has `7 * 7 * 128`
  // numbers.
  const [generator, discriminator] = [759_680, 138_624];
  const [stem, classes] = [7 * 7 * 128, 10];
  const labelMaps = 7 * 7 * 16 * classes + 4 * 4 * 16 * 64; // the label maps, and the part of the next kernel for them
  it('number what the README says', () => {
    expect([generator + labelMaps, discriminator + 1 + classes * stem]).toEqual([783_904, 201_345]);
  });

  it.each<[string, Partial<CganOptions>, number[]]>([
    ['by projection', {}, [generator + labelMaps, discriminator + 1 + classes * stem]],
    ['by concatenation', { form: 'concat' }, [generator + labelMaps, discriminator + 4 * 4 * 64 + classes * 28 * 28]],
    [
      'with conditional batch norm',
      { generatorLabels: 'batch-norm' },
      [generator + (classes - 1) * 2 * (128 + 64), discriminator + 1 + classes * stem],
    ],
  ])('%s are those of DCGAN and what labels add', (_, options, expected) => {
    const { networks } = cgan({ classes, size: 28, channels: 1, ...options });
    const found = ['generator', 'discriminator'].map((name) =>
      namedWeights(name, networks[name]!).reduce((sum, w) => sum + (w.trainable ? w.variable.size : 0), 0),
    );
    expect(found).toEqual(expected);
    for (const network of Object.values(networks)) network.dispose();
  });
});
