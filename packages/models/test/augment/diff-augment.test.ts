import { randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AugmentationName, diffAugment } from '../../src/augment/diff-augment.ts';

beforeAll(() => useEngine('cpu'));

const n = 4000;
const random = () => randomStream(7);

/** Augments n copies of an image [H,W,C]. Returns a row with the values of each image. */
function augmented(name: AugmentationName, image: tf.Tensor3D): number[][] {
  return tf.tidy(() => {
    const images = tf.tile(tf.expandDims(image), [n, 1, 1, 1]) as tf.Tensor4D;
    return tf.reshape(diffAugment([name])(images, random()), [n, image.size]).arraySync() as number[][];
  });
}

/**
 * Returns the largest distance between the distribution of values and the uniform distribution, in units of its
 * standard error.
 */
function distanceFromUniform(values: readonly number[], min: number, max: number): number {
  const sorted = values.map((x) => (x - min) / (max - min)).sort((a, b) => a - b);
  const gaps = sorted.map((x, i) => Math.max(Math.abs(x - i / sorted.length), Math.abs(x - (i + 1) / sorted.length)));
  return Math.max(...gaps) * Math.sqrt(values.length);
}
/** The distance of Kolmogorov is larger than this once in 10,000 draws. */
const LIMIT = 2.23;

describe('color', () => {
  it('adds a brightness uniform in [-.5,.5)', () => {
    // Saturation and contrast do not change a grey image with a single value.
    const values = augmented('color', tf.fill([2, 2, 3], 0.25)).map((image) => image[0]! - 0.25);
    expect(distanceFromUniform(values, -0.5, 0.5)).toBeLessThan(LIMIT);
  });

  it('multiplies by a contrast uniform in [.5,1.5)', () => {
    // Saturation does not change a grey image, and brightness does not change its differences.
    const values = augmented('color', tf.tensor3d([1, 0], [2, 1, 1])).map(([a, b]) => a! - b!);
    expect(distanceFromUniform(values, 0.5, 1.5)).toBeLessThan(LIMIT);
  });

  it('multiplies the differences of channels by a saturation uniform in [0,2)', () => {
    // Contrast multiplies both the colour and the lightness. So their ratio is the saturation.
    const image = tf.tensor3d([1, 0, 0, 0, 0, -1], [2, 1, 3]);
    const values = augmented('color', image).map(([r, g, , r2, , b2]) => {
      const lightness = (r! + 2 * g! - (2 * r2! + b2!)) / 3;
      return ((r! - g!) / lightness) * (2 / 3);
    });
    expect(augmented('color', image).every(([, , , r2, g2]) => Math.abs(r2! - g2!) < 1e-5)).toBe(true);
    expect(distanceFromUniform(values, 0, 2)).toBeLessThan(LIMIT);
  });
});

describe('translation', () => {
  it('moves by whole pixels to an eighth of the size, each shift as often as the others, and lets zeros in', () => {
    const [height, width] = [16, 8]; // shifts of up to 2 rows and 1 column
    const counts = new Map<string, number>();
    const image = tf.tidy(() => {
      const buffer = tf.buffer([height, width, 1]);
      buffer.set(5, 8, 4, 0);
      return buffer.toTensor() as tf.Tensor3D;
    });
    for (const values of augmented('translation', image)) {
      expect(values.filter((v) => v !== 0)).toEqual([5]);
      const at = values.indexOf(5);
      const key = `${Math.floor(at / width) - 8},${(at % width) - 4}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(
      [-2, -1, 0, 1, 2].flatMap((row) => [-1, 0, 1].map((column) => `${row},${column}`)).sort(),
    );
    const expected = n / 15;
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(42.6); // larger once in 10,000 draws, with 14 degrees of freedom
    image.dispose();
  });

  it('lets what leaves the image go', () => {
    const corner = tf.tidy(() => {
      const buffer = tf.buffer([8, 8, 1]);
      buffer.set(1, 0, 0, 0);
      return buffer.toTensor() as tf.Tensor3D;
    });
    const stays = augmented('translation', corner).filter((values) => values.some((v) => v !== 0)).length / n;
    expect(Math.abs(stays - 4 / 9)).toBeLessThan((4 * Math.sqrt((4 / 9) * (5 / 9))) / Math.sqrt(n));
    corner.dispose();
  });
});

describe('cutout', () => {
  it.each([
    [8, 8],
    [6, 5],
  ])('makes a rectangle of half of %i x %i zero, its centre uniform over the image', (height, width) => {
    const images = augmented('cutout', tf.ones([height, width, 1]));
    // The share of centres for which a place is covered along one axis.
    const share = (size: number, i: number): number => {
      const side = Math.round(size / 2);
      const centres = Array.from({ length: size + (side % 2 === 0 ? 1 : 0) }, (_, c) => c - Math.floor(side / 2));
      return centres.filter((first) => i >= first && i < first + side).length / centres.length;
    };
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const p = share(height, row) * share(width, column);
        const found = images.filter((image) => image[row * width + column] === 0).length / n;
        expect(Math.abs(found - p)).toBeLessThan(4.5 * Math.sqrt((p * (1 - p)) / n));
      }
    }
  });
});

describe('diffAugment', () => {
  const images = () => randomStream(3).normal([5, 8, 8, 3]) as tf.Tensor4D;

  it('of nothing is the identity', () => {
    const x = images();
    expect(diffAugment([])(x, random())).toBe(x);
    x.dispose();
  });

  it('is equal for equal streams with any order of names, and leaves no tensor', () => {
    const x = images();
    const before = tf.memory().numTensors;
    const of = (names: AugmentationName[]) => {
      const y = diffAugment(names)(x, random());
      const values = Array.from(y.dataSync());
      y.dispose();
      return values;
    };
    tf.tidy(() => {
      expect(of(['color', 'translation', 'cutout'])).toEqual(of(['cutout', 'translation', 'color']));
    });
    expect(tf.memory().numTensors).toBe(before);
    x.dispose();
  });

  it('augments an image by its own draws', () => {
    tf.tidy(() => {
      const y = diffAugment(['color'])(tf.zeros([3, 4, 4, 1]), random());
      const [a, b, c] = (tf.reshape(y, [3, 16]).arraySync() as number[][]).map((values) => values[0]);
      expect(new Set([a, b, c]).size).toBe(3);
    });
  });

  it('passes on the gradient of a function that is affine in the images: its adjoint', () => {
    tf.tidy(() => {
      const [x, w] = [images(), randomStream(4).normal([5, 8, 8, 3])];
      const f = (at: tf.Tensor) => diffAugment(['color', 'translation', 'cutout'])(at as tf.Tensor4D, random());
      const gradient = tf.grad((at: tf.Tensor) => tf.sum(tf.mul(w, f(at))))(x);
      const along = tf.sum(tf.mul(w, tf.sub(f(x), f(tf.zerosLike(x)))));
      const found = tf.sum(tf.mul(gradient, x)).dataSync()[0]!;
      expect(Math.abs(found / along.dataSync()[0]! - 1)).toBeLessThan(1e-4);
    });
  });

  it('differentiates twice: the Hessian of half the square of an affine A x + b is A^T A', () => {
    tf.tidy(() => {
      const [x, v] = [images(), randomStream(5).normal([5, 8, 8, 3])];
      const f = (at: tf.Tensor) => diffAugment(['color', 'translation', 'cutout'])(at as tf.Tensor4D, random());
      const slope = tf.grad((at: tf.Tensor) => tf.div(tf.sum(tf.square(f(at))), 2));
      const product = tf.grad((at: tf.Tensor) => tf.sum(tf.mul(v, slope(at))))(x);
      const linear = tf.sub(f(v), f(tf.zerosLike(v))); // A * v
      const expected = tf.sum(tf.square(linear)).dataSync()[0]!; // v^T * A^T * A * v
      expect(Math.abs(tf.sum(tf.mul(v, product)).dataSync()[0]! / expected - 1)).toBeLessThan(1e-4);
    });
  });
});
