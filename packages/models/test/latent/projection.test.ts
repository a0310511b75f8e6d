import '@ganforge/testing';
import { randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import {
  cgan,
  dcgan,
  mixingGrid,
  pixelDistance,
  projectToLatent,
  projectToStyle,
  r3Gan,
  styleGan2,
} from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => useEngine());

const distance = (a: tf.Tensor, b: tf.Tensor): number => tf.tidy(() => pixelDistance(a, b).dataSync()[0]!);

describe('projectToLatent', () => {
  it('finds an image that the GAN can make, with a latent of the length of normals, the same for the same seed', async () => {
    const gan = r3Gan({ size: 8, channels: 1, features: 8, maxFeatures: 8, latentDim: 4, seed: 1 });
    const latent = { z: randomStream(7).normal([1, 4]) };
    const { images } = await gan.sample({ n: 1, random: randomStream(1), latent });
    const { images: others } = await gan.sample({ n: 1, random: randomStream(2) });
    const before = tf.memory().numTensors;
    const told: number[] = [];
    const options = { steps: 60, starts: 4, seed: 3, onProgress: (step: number) => void told.push(step) };
    const found = await projectToLatent(gan, images!, options);
    expect(tf.memory().numTensors).toBe(before + 2);
    expect(told).toEqual([0, 25, 50, 60]);
    expect(found.distance).toBeLessThan(0.3 * distance(others!, images!));
    expect(distance(found.image, images!)).toBeCloseTo(found.distance, 6);
    expect(tf.norm(found.z).dataSync()[0]).toBeCloseTo(2, 3);
    const again = await projectToLatent(gan, images!, { steps: 60, starts: 4, seed: 3 });
    expect(again.z).toBeAllclose(found.z);
    gan.dispose();
  });

  it('refuses a GAN that takes labels, and several images', async () => {
    const gan = cgan({ classes: 2, size: 8, features: 4 });
    await expect(projectToLatent(gan, tf.zeros([1, 8, 8, 3]))).rejects.toThrow(
      'cgan must draw one normal latent z and take no conditions; it draws z and takes labels.',
    );
    gan.dispose();
    const plain = dcgan({ size: 8, features: 4 });
    await expect(projectToLatent(plain, tf.zeros([2, 8, 8, 3]))).rejects.toThrow(
      'image must be a batch of one image, [1,S,S,C]',
    );
    plain.dispose();
  });
});

describe('projectToStyle and mixingGrid', () => {
  const small = { size: 8, channels: 1, features: 8, maxFeatures: 16, latentDim: 8, styleDim: 8, seed: 2 } as const;

  it('finds the style of an image that the GAN can make', async () => {
    const gan = styleGan2(small);
    const target = tf.tidy(() => gan.imagesOf(gan.stylesOf(randomStream(5).normal([1, 8]))));
    const average = tf.tidy(() =>
      gan.imagesOf(tf.expandDims(tf.mean(gan.stylesOf(randomStream(6).normal([500, 8])), 0))),
    );
    const before = tf.memory().numTensors;
    const { style, image, distance: last } = await projectToStyle(gan, target, { steps: 80, samples: 500, seed: 1 });
    expect(tf.memory().numTensors).toBe(before + 2);
    expect(style.shape).toEqual([1, 8]);
    expect(last).toBeLessThan(0.3 * distance(average, target));
    expect(image.shape).toEqual([1, 8, 8, 1]);
    gan.dispose();
  });

  it('shows rows, columns and what they mix to', () => {
    const gan = styleGan2(small);
    tf.tidy(() => {
      const styles = gan.stylesOf(randomStream(5).normal([5, 8]));
      const [rows, columns] = [tf.slice(styles, [0, 0], [2, -1]), tf.slice(styles, [2, 0])];
      const grid = (layers: readonly [number, number]) => mixingGrid(gan, { rows, columns, layers });
      const at = (images: tf.Tensor4D, row: number, column: number) =>
        tf.slice(images, [row * 4 + column, 0, 0, 0], [1, -1, -1, -1]);
      const [all, coarse] = [grid([0, 4]), grid([0, 1])];
      expect(all.shape).toEqual([12, 8, 8, 1]);
      expect(at(all, 0, 0)).toBeAllclose(tf.fill([1, 8, 8, 1], -1));
      for (const column of [1, 2, 3]) expect(at(all, 2, column)).toBeAllclose(at(all, 0, column), { atol: 1e-5 });
      expect(distance(at(coarse, 1, 2), at(coarse, 0, 2))).toBeGreaterThan(1e-6);
      expect(distance(at(coarse, 1, 2), at(coarse, 1, 0))).toBeGreaterThan(1e-6);
      expect(() => grid([2, 5])).toThrow(
        'layers must be two integers with 0 <= from < to <= 4; received 2 and 5. Try [0, 2].',
      );
    });
    gan.dispose();
  });
});
