import { namedWeights, randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { acgan } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

const small = { classes: 3, size: 8, channels: 1, features: 2, latentDim: 3, labelDim: 2 } as const;

testVariant('acgan', {
  factory: acgan,
  options: small,
  invalid: [
    [{ classes: undefined }, '[models/acgan] classes is missing.'],
    [{ classes: ['cat', 'cat'] }, "classes must be distinct strings; 'cat' occurs twice."],
    [{ discriminatorNorm: 'layer' }, "discriminatorNorm must be one of 'spectral', 'batch', 'none'; received 'layer'."],
    [{ generatorClassWeight: -1 }, 'generatorClassWeight must be a number of at least 0; received -1.'],
    [{ size: 30 }, 'size must be 28 or a power of two in 8..512; received 30. Try 32.'],
    [{ loss: 'bce' }, 'loss must be one of'],
    [{ form: 'concat' }, "there is no option 'form'."],
  ],
});

describe('acgan', () => {
  beforeAll(() => useEngine('cpu'));

  it('adds to DCGAN a vector for each class, and a head of classes', () => {
    // The parameters of DCGAN at 28x28x1 are counted in the test of DCGAN. Here, layers have biases instead of batch
    // norms.
    const { networks } = acgan({ classes: 10, size: 28, channels: 1 });
    const counts = ['generator', 'discriminator'].map((name) =>
      namedWeights(name, networks[name]!).reduce((sum, w) => sum + (w.trainable ? w.variable.size : 0), 0),
    );
    const discriminator = 16 * (64 + 64 * 128) + 64 + 128 + (49 * 128 + 1) * (1 + 10);
    const generator = 759_680 + 10 * 100;
    expect(counts).toEqual([generator, discriminator]);
    for (const network of Object.values(networks)) network.dispose();
  });

  it('classifies images', () => {
    const gan = acgan(small);
    const before = tf.memory().numTensors;
    const images = randomStream(1).normal([5, 8, 8, 1]) as tf.Tensor4D;
    const logits = gan.classify(images);
    expect(logits.shape).toEqual([5, 3]);
    tf.dispose([images, logits]);
    expect(tf.memory().numTensors).toBe(before);
    gan.dispose();
  });
});
