import type { Dataset, Gan } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { acgan, bigGan, cgan, gan, infoGan, saGan, snGan, wgan, wganGp } from '@ganforge/models';
import { suiteEngines } from '@ganforge/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { expectSame, images } from './recorded-run.ts';

const spectral = { size: 16, channels: 1, latentDim: 3, generatorFeatures: 4, discriminatorFeatures: 4 } as const;

const models: readonly (readonly [name: string, build: () => Gan<never>, data: Dataset<never>])[] = [
  ['gan', () => gan({ size: 8, channels: 1, latentDim: 3 }), images(8, 'images')],
  ['cgan', () => cgan({ size: 8, channels: 1, features: 2, latentDim: 3, classes: 3 }), images(8, 'images')],
  ['wgan', () => wgan({ size: 8, channels: 1, features: 2, latentDim: 3 }), images(8, 'images')],
  ['wganGp of images', () => wganGp({ size: 8, channels: 1, features: 2, latentDim: 3 }), images(8, 'images')],
  ['acgan', () => acgan({ size: 8, channels: 1, features: 2, latentDim: 3, classes: 3 }), images(8, 'images')],
  [
    'infoGan',
    () => infoGan({ size: 8, channels: 1, features: 2, noiseDim: 4, categories: 3, codes: 2 }),
    images(8, 'images'),
  ],
  ['snGan', () => snGan({ ...spectral, discriminatorUpdates: 1 }), images(16, 'images')],
  ['saGan', () => saGan({ ...spectral, classes: 3, attention: [8] }), images(16, 'images')],
  ['bigGan', () => bigGan({ ...spectral, latentDim: 6, sharedDim: 3, classes: 3 }), images(16, 'images')],
];

// recorded.test.ts has variants with every kind of player and state.
describe('recorded steps', async () => {
  const hasNative = (await suiteEngines()).includes('native'); // cpu cannot record
  beforeAll(async () => void (await useEngine(hasNative ? 'native' : 'cpu')));
  afterAll(() => void vi.restoreAllMocks());

  it.each(models)('%s: give the bits of steps that are not recorded', async (_, build, data) => {
    expect(await expectSame(build, data)).toBeGreaterThanOrEqual(hasNative ? 4 : 0);
  });
});
