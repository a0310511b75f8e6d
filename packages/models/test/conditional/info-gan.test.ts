import { namedWeights, randomStream } from '@ganforge/core';
import { infoGan } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { oneHotDraws } from '../../src/shared/draws.ts';
import { useFastestEngine } from '../fastest-engine.ts';

const small = { size: 8, channels: 1, noiseDim: 4, categories: 3, codes: 2, features: 2 } as const;

testVariant('infoGan', {
  factory: infoGan,
  options: small,
  invalid: [
    [{ size: 30 }, '[models/info-gan] size must be a multiple of 4 in 8..128; received 30.'],
    [{ categories: 1 }, 'categories must be an integer of at least 2; received 1.'],
    [{ codes: 0 }, 'codes must be an integer of at least 1; received 0.'],
    [{ codeWeight: -1 }, 'codeWeight must be a number of at least 0; received -1.'],
    [{ latentDim: 3 }, "there is no option 'latentDim'."],
    [{ features: 1e5 }, 'parameters; the most is 536870912.'],
  ],
});

describe('infoGan', () => {
  beforeAll(useFastestEngine);

  it('has at 28x28x1 the layers of the paper', () => {
    const gan = infoGan();
    const count = (name: string) =>
      namedWeights(name, gan.networks[name]!).reduce((sum, w) => sum + (w.trainable ? w.variable.size : 0), 0);
    expect(count('generator')).toBe(74 * 1024 + 2 * 1024 + 1024 * 6272 + 2 * 128 + 16 * 128 * 64 + 2 * 64 + 16 * 64);
    expect(count('trunk')).toBe(16 * 64 + 16 * 64 * 128 + 2 * 128 + 6272 * 1024 + 2 * 1024);
    expect(count('discriminator')).toBe(1024 + 1);
    expect(count('recogniser')).toBe(1024 * 128 + 2 * 128 + 128 * 12 + 12);
    gan.dispose();
  });

  it('recognises category and codes', () => {
    const gan = infoGan(small);
    const before = tf.memory().numTensors;
    const images = randomStream(1).normal([5, 8, 8, 1]) as tf.Tensor4D;
    const { category, codes } = gan.recognise(images);
    expect([category.shape, codes.shape]).toEqual([
      [5, 3],
      [5, 2],
    ]);
    for (const row of category.arraySync()) expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    tf.dispose([images, category, codes]);
    expect(tf.memory().numTensors).toBe(before);
    gan.dispose();
  });

  it('draws each category as often as the others', () => {
    const n = 3000;
    const counts = tf.tidy(() => tf.sum(oneHotDraws(randomStream(1), n, 3), 0).dataSync());
    for (const count of counts) expect(Math.abs(count - n / 3)).toBeLessThan(4 * Math.sqrt((n * 2) / 9));
  });
});
