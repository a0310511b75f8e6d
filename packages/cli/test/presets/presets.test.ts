import { cgan, cycleGan, dcgan, gan, relGan, stackGan, wganGp } from '@ganforge/models';
import { describe, expect, it } from 'vitest';
import type { DataFacts, ImageFacts } from '../../src/data/facts.ts';
import { valuesOf } from '../../src/presets/choice.ts';
import { presetFor, presetOf } from '../../src/presets/presets.ts';
import type { AnyVariant } from '../../src/variants/zoo.ts';

const photos: ImageFacts = {
  ...{ kind: 'images', size: 300, height: 480, width: 640, channels: 3, isFixed: false, mayBeMirrored: true },
};
const digits: ImageFacts = {
  ...photos,
  size: 60_000,
  height: 28,
  width: 28,
  channels: 1,
  isFixed: true,
  mayBeMirrored: false,
};
const plane: DataFacts = { kind: 'points', size: 10_000, dimensions: 2 };
const any = (variant: unknown): AnyVariant => variant as AnyVariant;

function options(variant: unknown, facts: DataFacts, isQuick = false): Record<string, unknown> {
  return valuesOf(presetFor('auto', any(variant), facts, isQuick).options);
}

function training(variant: unknown, facts: DataFacts): Record<string, unknown> {
  return valuesOf(presetFor('auto', any(variant), facts, false).training);
}

describe('the preset auto', () => {
  it('derives size, channels, width and smoothing from few photographs, and says why', () => {
    const { options: chosen, training: trained } = presetFor('auto', any(dcgan), photos, false);
    expect(valuesOf(chosen)).toEqual({
      ...{ size: 64, channels: 3, features: 32, realLabel: 0.9, ema: 0.99 },
      augment: ['color', 'translation', 'cutout'],
    });
    expect(valuesOf(trained)).toEqual({ batch: 32, steps: 3000, flip: true });
    expect(chosen.find(({ name }) => name === 'size')!.why).toBe(
      'the images are 480 x 640; twice the size takes four times as long',
    );
    for (const { why } of [...chosen, ...trained]) expect(why).toMatch(/\w{3}/);
  });

  it('is the preset few for less than 2,000 images, which can also be chosen by name', () => {
    const some = { ...photos, size: 3000 };
    expect(options(dcgan, some)).not.toHaveProperty('ema');
    expect(options(dcgan, some)).toHaveProperty('augment');
    const { options: asked } = presetFor('few', any(dcgan), some, false);
    expect(valuesOf(asked)).toMatchObject({ ema: 0.99, features: 32 });
    expect(presetOf('auto', { ...photos, size: 1999 })).toBe('few');
    expect([presetOf('auto', some), presetOf('paper', photos), presetOf('auto', plane)]).toEqual([
      'auto',
      'paper',
      'auto',
    ]);
  });

  it('leaves many images and those of a set as they are', () => {
    expect(options(dcgan, digits)).toEqual({ size: 28, channels: 1 });
    expect(training(dcgan, digits)).toEqual({ batch: 64, steps: 5000 });
  });

  it('takes the largest side that the variant can have', () => {
    expect(options(dcgan, { ...photos, height: 50, width: 60 }).size).toBe(32);
    expect(options(cycleGan, { ...photos, kind: 'pair', height: 50, width: 60 }).size).toBe(32);
    expect(options(dcgan, { ...photos, height: 4, width: 4 }).size).toBe(8);
  });

  it('gives classes to a variant that needs them, and asks for them if there are none', () => {
    expect(options(cgan, { ...photos, classes: ['cat', 'dog'] }).classes).toEqual(['cat', 'dog']);
    expect(() => options(cgan, photos)).toThrow('cgan needs classes, but the data has none.');
  });

  it('gives the words of captions to a variant of captions, which learns on no other data', () => {
    const captions = { kind: 'text', length: 3, vocabulary: ['', 'a', 'b'], unit: 'word' } as const;
    const { kind: _, ...words } = captions;
    const captioned = { ...photos, size: 4000, height: 32, width: 32, isFixed: true, captions };
    const chosen = options(stackGan, captioned);
    expect(chosen).toMatchObject({ size: 32, channels: 3, ...words, firstExamples: (3000 * 32) / 2 });
    expect(options(dcgan, captioned)).not.toHaveProperty('vocabulary');
    const none =
      'stack-gan generates images from captions, but the data has no captions. Try the dataset drawn-shapes.';
    expect(() => options(stackGan, photos)).toThrow(none);
    expect(() => options(stackGan, { ...words, kind: 'text', size: 100 })).toThrow(none);
    expect(() => options(relGan, captioned)).toThrow('rel-gan makes text, but the data is not text.');
  });

  it('trains on points, and names the variants that can', () => {
    expect(options(gan, plane)).toEqual({ dimensions: 2 });
    expect(options(wganGp, plane)).toEqual({ dimensions: 2 });
    expect(training(gan, plane)).toMatchObject({ batch: 256 });
    expect(() => options(dcgan, plane)).toThrow(
      /dcgan generates images, but the data is points\. Try .* gan or wgan-gp/,
    );
  });

  it('gives a text GAN the vocabulary of the data', () => {
    const words: DataFacts = { kind: 'text', size: 900, length: 2, vocabulary: ['', 'a', 'cat'], unit: 'word' };
    expect(options(relGan, words)).toEqual({ vocabulary: words.vocabulary, length: 2, unit: 'word' });
    expect(training(relGan, words)).toEqual({ batch: 64, steps: 3000 });
    expect(() => options(dcgan, words)).toThrow('dcgan does not make text, but the data is text.');
    expect(() => options(relGan, photos)).toThrow('rel-gan makes text, but the data is not text.');
  });

  it('never asks for a larger batch than there are examples', () => {
    expect(training(dcgan, { ...photos, size: 11 }).batch).toBe(8);
    expect(training(gan, { ...plane, size: 100 }).batch).toBe(64);
    expect(training(cycleGan, { ...photos, kind: 'pair' }).batch).toBe(1);
  });
});

describe('a quick run', () => {
  it('is narrow, small and short', () => {
    const { options: chosen, training: trained } = presetFor('auto', any(dcgan), photos, true);
    expect(valuesOf(chosen)).toMatchObject({ size: 32, features: 8, maxFeatures: 32 });
    expect(valuesOf(trained)).toMatchObject({ batch: 4, steps: 20 });
    expect(valuesOf(presetFor('auto', any(dcgan), { ...photos, size: 3 }, true).training).batch).toBe(3);
  });
});

describe('the presets paper and demo', () => {
  it("leave the variant's own settings, or make digits in minutes", () => {
    expect(valuesOf(presetFor('paper', any(dcgan), digits, false).options)).toEqual({ size: 28, channels: 1 });
    expect(valuesOf(presetFor('demo', any(dcgan), digits, false).options)).toEqual({
      ...{ size: 28, channels: 1, features: 32, realLabel: 0.9, learningRate: 4e-4 },
    });
  });
});
