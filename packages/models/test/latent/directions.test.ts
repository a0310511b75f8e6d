import '@ganforge/testing';
import { randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { dcgan, labelDirections, principalDirections, sefaDirections, styleGan2 } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { topEigenvectors } from '../../src/latent/top-eigenvectors.ts';

beforeAll(() => useEngine('cpu'));

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a, (x, i) => x * b[i]!).reduce((s, x) => s + x, 0);
/** Returns the largest absolute value in `A * v - value * v`. */
const residual = (matrix: readonly ArrayLike<number>[], v: Float64Array, value: number): number =>
  Math.max(...matrix.map((row, i) => Math.abs(dot(row, v) - value * v[i]!)));
const style = { size: 8, channels: 1, features: 4, maxFeatures: 8, latentDim: 6, styleDim: 6 } as const;

describe('topEigenvectors', () => {
  it('finds those of a matrix that is turned', () => {
    // The columns of this rotation about (1,1,1) are the eigenvectors for the eigenvalues 5, 2 and 1.
    const q = [
      [2, -1, 2],
      [2, 2, -1],
      [-1, 2, 2],
    ].map((row) => row.map((x) => x / 3));
    const matrix = q.map((a) => q.map((b) => 5 * a[0]! * b[0]! + 2 * a[1]! * b[1]! + a[2]! * b[2]!));
    const { vectors, values } = topEigenvectors(matrix, 2);
    expect(values).toBeAllclose([5, 2], { rtol: 1e-9 });
    expect(
      Math.abs(
        dot(
          vectors[0]!,
          q.map((row) => row[0]!),
        ),
      ),
    ).toBeCloseTo(1, 9);
    expect(
      Math.abs(
        dot(
          vectors[1]!,
          q.map((row) => row[1]!),
        ),
      ),
    ).toBeCloseTo(1, 6);
  });
});

describe('sefaDirections', () => {
  it('of a style-based generator are the eigenvectors of its style kernels, of unit columns', async () => {
    const gan = styleGan2({ ...style, seed: 1 });
    const { vectors, values } = await sefaDirections(gan, 3);
    const kernels = gan.networks
      .synthesis!.layers.filter(({ name }) => name.endsWith('-style'))
      .map(({ weights }) => weights[0]!.read());
    expect(kernels.length).toBe(5); // three convolutions and two images
    const columns = kernels.flatMap((kernel) => tf.tidy(() => tf.transpose(kernel).arraySync() as number[][]));
    const unit = columns.map((column) => column.map((x) => x / Math.sqrt(dot(column, column))));
    const matrix = Array.from({ length: 6 }, (_, i) =>
      Array.from({ length: 6 }, (_, j) => unit.reduce((s, c) => s + c[i]! * c[j]!, 0)),
    );
    for (const [k, v] of vectors.entries()) expect(residual(matrix, v, values[k]!)).toBeLessThan(1e-4);
    expect([...values].sort((a, b) => b - a)).toEqual(values);
    gan.dispose();
  });

  it('of another generator are those of its first dense kernel', async () => {
    const gan = dcgan({ size: 8, features: 4, latentDim: 5, seed: 1 });
    const before = tf.memory().numTensors;
    const { vectors, values } = await sefaDirections(gan, 2);
    expect(tf.memory().numTensors).toBe(before);
    const rows = tf.tidy(() => gan.networks.generator!.layers[0]!.weights[0]!.read().arraySync() as number[][]);
    const matrix = rows.map((a) => rows.map((b) => dot(a, b)));
    for (const [k, v] of vectors.entries()) expect(residual(matrix, v, values[k]!)).toBeLessThan(1e-4);
    await expect(sefaDirections(gan, 6)).rejects.toThrow(
      'count must be an integer in 1..5, the length of the latents; received 6.',
    );
    gan.dispose();
  });
});

describe('principalDirections', () => {
  it('are those along which styles vary most, with the variance along each', async () => {
    const gan = styleGan2({ ...style, seed: 1 });
    const { vectors, values } = await principalDirections(gan, 2, { random: randomStream(3), samples: 500 });
    const styles = tf.tidy(() => gan.stylesOf(randomStream(3).normal([500, 6])).arraySync() as number[][]);
    const variance = (v: ArrayLike<number>): number => {
      const along = styles.map((w) => dot(w, v));
      const mean = along.reduce((s, x) => s + x, 0) / 500;
      return along.reduce((s, x) => s + (x - mean) ** 2, 0) / 500;
    };
    for (const [k, v] of vectors.entries()) expect(variance(v) / values[k]!).toBeCloseTo(1, 3);
    for (let i = 0; i < 6; i++)
      expect(variance([0, 1, 2, 3, 4, 5].map((j) => Number(i === j)))).toBeLessThanOrEqual(values[0]! * 1.001);
    gan.dispose();
    const other = dcgan({ size: 8, features: 4 });
    await expect(principalDirections(other, 1, { random: randomStream(1) })).rejects.toThrow(
      'dcgan has no mapping from z alone to styles.',
    );
    other.dispose();
  });
});

describe('labelDirections', () => {
  const codes = Array.from({ length: 400 }, (_, i) => Array.from(randomStream(9, i).normalValues(5)));
  const [a, b] = [
    [1, 0.5, 0, 0, 0],
    [1, 0, 0.5, 0, 0],
  ];

  it('change their own attribute and hold the other, though both rest on one number', () => {
    const [first, second] = labelDirections(
      codes,
      codes.map((x) => [dot(x, a!), dot(x, b!)]),
    );
    expect(Math.abs(dot(first!, b!) / dot(first!, a!))).toBeLessThan(0.02);
    expect(Math.abs(dot(second!, a!) / dot(second!, b!))).toBeLessThan(0.02);
    expect(dot(first!, a!)).toBeGreaterThan(0);
    expect(dot(first!, first!)).toBeCloseTo(1);
  });

  it('are found from attributes that are there or not', () => {
    const [first, second] = labelDirections(
      codes,
      codes.map((x) => [Number(dot(x, a!) > 0), Number(dot(x, b!) > 0.3)]),
    );
    expect(Math.abs(dot(first!, b!) / dot(first!, a!))).toBeLessThan(0.25);
    expect(Math.abs(dot(second!, a!) / dot(second!, b!))).toBeLessThan(0.25);
  });

  it('are the covariance of code and attribute, where the likeliest is asked for', () => {
    const uneven = codes.map((x) => x.map((value, i) => value * [4, 1, 0.5, 2, 0.1][i]!));
    const values = uneven.map((x) => dot(x, a!));
    const [only] = labelDirections(
      uneven,
      values.map((value) => [value]),
      { along: 'likeliest', shrink: 0 },
    );
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const covariance = a!.map((_, i) => uneven.reduce((sum, x, n) => sum + x[i]! * (values[n]! - mean), 0));
    const norm = Math.sqrt(dot(covariance, covariance));
    expect(only).toBeAllclose(
      covariance.map((value) => value / norm),
      { rtol: 1e-9, atol: 1e-12 },
    );
  });

  it('hold the other attribute, where the likeliest is asked for', () => {
    const uneven = codes.map((x) => x.map((value, i) => value * [4, 1, 0.5, 2, 0.1][i]!));
    const [first, second] = labelDirections(
      uneven,
      uneven.map((x) => [dot(x, a!), dot(x, b!)]),
      { along: 'likeliest', shrink: 0 },
    );
    expect(dot(first!, b!)).toBeCloseTo(0, 9);
    expect(dot(second!, a!)).toBeCloseTo(0, 9);
    expect(dot(first!, a!)).toBeGreaterThan(0);
    expect(dot(second!, b!)).toBeGreaterThan(0);
  });

  it('are refused for a way that does not exist', () => {
    expect(() => labelDirections(codes, [[1]], { along: 'longest' as 'shortest' })).toThrow(
      "along must be 'shortest' or 'likeliest'; received 'longest'.",
    );
  });

  it('are refused for attributes that follow from each other', () => {
    expect(() =>
      labelDirections(
        codes,
        codes.map(([x]) => [x!, 2 * x!]),
      ),
    ).toThrow('the attributes must be linearly independent');
    expect(() => labelDirections(codes, [[1]])).toThrow('received 400 codes and 1 attributes.');
  });
});
