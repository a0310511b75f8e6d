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
    [{ classes: undefined }, '[models/cgan] classes must be a number in 2..1000000 or as many names; received none.'],
    [{ classes: 1 }, 'classes must be a number in 2..1000000 or as many names; received 1. Try 10.'],
    [{ classes: ['cat'] }, 'received 1 names.'],
    [{ classes: ['cat', 'cat'] }, 'the names of classes must be texts, each another'],
    [{ classes: 'cats' }, "received 'cats'"],
    [{ form: 'film' }, "form must be 'projection' or 'concat'; received 'film'."],
    [{ generatorLabels: 'onehot' }, "generatorLabels must be 'embedding' or 'batch-norm'; received 'onehot'."],
    [{ labelDim: 0 }, 'labelDim must be an integer of at least 1; received 0.'],
    [{ size: 30 }, 'size must be 28 or a power of two in 8..512; received 30. Try 32.'],
    [
      { classes: 1e6, size: 64, form: 'concat' },
      'these networks would have 4.13e+9 parameters; the most is 536870912.',
    ],
    [{ beta1: 1 }, 'beta1'],
    [{ loss: 'hinge' }, "there is no option 'loss'. Try one of classes, form, generatorLabels,"],
  ],
});

testVariant('cgan by concatenation and conditional batch norm', {
  factory: cgan,
  options: { ...small, classes: ['cat', 'dog'], form: 'concat', generatorLabels: 'batch-norm' },
  invalid: [],
});

describe('a sample', () => {
  beforeAll(() => useEngine('cpu'));

  it.each([
    [() => tf.tensor1d([0, 3], 'int32'), '[models/cgan] labels must be in 0..2; received 3.'],
    [() => tf.tensor1d([-1, 0], 'int32'), 'labels must be in 0..2; received -1.'],
    [() => tf.tensor1d([0, 1]), 'labels must be int32 [2], a class each; received float32 [2].'],
    [() => tf.tensor1d([0], 'int32'), 'labels must be int32 [2], a class each; received int32 [1].'],
    [() => undefined, "labels must be int32 [2], a class each; received none. Try tf.zeros([2], 'int32')."],
  ])('of labels that are none is refused', (make, message) => {
    const gan = cgan(small);
    const labels = make();
    const request = { n: 2, random: randomStream(1), ...(labels && { labels }) };
    expect(() => gan.sample(request)).toThrow(message);
    labels?.dispose();
    for (const network of Object.values(gan.networks)) network.dispose();
  });

  it('names its classes, by number where they have no names', () => {
    expect(cgan(small).output).toMatchObject({ classes: ['0', '1', '2'] });
    expect(cgan({ ...small, classes: ['a', 'b'] }).output).toMatchObject({ classes: ['a', 'b'] });
  });
});

describe('a batch without labels', () => {
  it('is refused by each loss', () => {
    const gan = cgan(small);
    const images = tf.zeros<tf.Rank.R4>([2, 8, 8, 1]);
    for (const player of gan.players) {
      const loss = () => player.loss({ images } as never, {} as never);
      expect(loss).toThrow(
        "[models/cgan] a batch must hold 'labels'; it holds images. Train on a dataset whose batches",
      );
    }
    images.dispose();
    for (const network of Object.values(gan.networks)) network.dispose();
  });
});

describe('parameters', () => {
  beforeAll(() => useEngine('cpu'));

  // DCGAN's at 28x28x1, counted in its own test: 759,680 and 138,624, of which the logit takes 7 x 7 x 128.
  const [generator, discriminator] = [759_680, 138_624];
  const [stem, classes] = [7 * 7 * 128, 10];
  const labelMaps = 7 * 7 * 16 * classes + 4 * 4 * 16 * 64; // and what they add to the next layer's kernel
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
