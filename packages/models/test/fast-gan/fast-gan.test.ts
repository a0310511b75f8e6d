import { namedWeights } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { fastGan } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { excitations, generatorMaps } from '../../src/fast-gan/fast-gan-generator.ts';
import { randomQuadrant } from '../../src/fast-gan/quadrants.ts';
import { drawsByName } from '../pytorch-twin.ts';

testVariant('fastGan', {
  factory: fastGan,
  options: { size: 32, channels: 1, features: 1, latentDim: 3 },
  invalid: [
    [{ size: 16 }, 'size must be a power of two in 32..256; received 16.'],
    [{ augment: ['ada', 'color'] }, "[models/fast-gan] augment 'ada' stands alone"],
  ],
});

describe('networks', () => {
  beforeAll(() => useEngine('cpu'));

  it('have the widths and the excitations of the authors, and nearer ones below 128 pixels', () => {
    expect([4, 8, 16, 32, 64, 128, 256].map((side) => generatorMaps(64, side))).toEqual([
      1024, 512, 256, 128, 128, 64, 32,
    ]);
    expect(excitations(256)).toEqual([[4, 64], [8, 128], [16, 256]]); // biome-ignore format: pairs
    expect(excitations(64)).toEqual([[4, 32], [8, 64]]); // biome-ignore format: pairs
    expect(excitations(32)).toEqual([[4, 32]]);
  });

  it('judge an image in 5x5 fields, and reconstruct it at half its size only with decoders', () => {
    const gan = fastGan({ size: 64, features: 2 });
    expect(gan.networks.discriminator!.outputs.map(({ shape }) => shape)).toEqual([
      [null, 5, 5, 2],
      [null, 8, 8, 16],
      [null, 16, 16, 8],
      [null, 8, 8, 8],
    ]);
    for (const name of ['decoder', 'part-decoder', 'small-decoder']) {
      expect(gan.networks[name]!.outputs[0]!.shape).toEqual([null, 32, 32, 3]);
    }
    gan.dispose();
    const without = fastGan({ size: 32, features: 1, reconstruction: 0 });
    expect(Object.keys(without.networks)).toEqual(['discriminator', 'generator']);
    const keys = Object.entries(without.networks).flatMap(([name, network]) => namedWeights(name, network));
    expect(keys.filter(({ key }) => key.endsWith('/bias'))).toEqual([]);
    without.dispose();
  });

  it('take the same quarter of maps and images', () => {
    tf.tidy(() => {
      const quadrant = randomQuadrant(drawsByName('quarter', { quarter: [2.5] }));
      const x = tf.reshape(tf.range(0, 16), [1, 4, 4, 1]);
      expect(Array.from(quadrant(x).dataSync())).toEqual([8, 9, 12, 13]);
      expect(Array.from(quadrant(tf.slice(x, [0, 0, 0, 0], [1, 2, 2, 1])).dataSync())).toEqual([4]);
    });
  });
});
