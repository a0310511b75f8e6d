import { randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Colour, drawColours, recoloured } from '../../../src/augment/ada/colours.ts';
import { kolmogorov, LIMIT, normal, uniform } from './kolmogorov.ts';

beforeAll(() => useEngine('cpu'));

const n = 4000;

/** Returns n copies of a colour after one kind of transform. */
function of(colour: readonly number[], name: Colour, p = 1): number[][] {
  return tf.tidy(() => {
    const images = tf.tile(tf.tensor4d([...colour], [1, 1, 1, colour.length]), [n, 1, 1, 1]) as tf.Tensor4D;
    const shown = recoloured(images, drawColours(n, p, randomStream(5), [name]));
    return tf.reshape(shown, [n, colour.length]).arraySync() as number[][];
  });
}

/** Returns the part of a colour along the grey axis, and its two coordinates orthogonal to this axis. */
function parts([r, g, b]: readonly number[]): { grey: number; away: readonly [number, number] } {
  return { grey: (r! + g! + b!) / 3, away: [(2 * r! - g! - b!) / Math.sqrt(6), (g! - b!) / Math.SQRT2] };
}

const red = [0.9, -0.3, 0];

describe('colours of ADA', () => {
  it('adds a brightness N(0,.2)', () => {
    const added = of(red, 'brightness').map((found) => found.map((value, i) => value - red[i]!));
    expect(added.every(([r, g, b]) => Math.abs(r! - g!) < 1e-6 && Math.abs(g! - b!) < 1e-6)).toBe(true);
    const values = added.map(([r]) => r!);
    expect(kolmogorov(values, normal(0.2))).toBeLessThan(LIMIT);
  });

  it('multiplies by a contrast 2^N(0,.5)', () => {
    const exponents = of(red, 'contrast').map(([r]) => Math.log2(r! / 0.9));
    expect(kolmogorov(exponents, normal(0.5))).toBeLessThan(LIMIT);
  });

  it('mirrors half of the images along the grey axis, and leaves their colour', () => {
    const before = parts(red);
    const found = of(red, 'luma-flip').map(parts);
    for (const { away } of found)
      expect(Math.hypot(away[0] - before.away[0], away[1] - before.away[1])).toBeLessThan(1e-5);
    const flipped = found.filter(({ grey }) => Math.abs(grey + before.grey) < 1e-5).length;
    expect(found.filter(({ grey }) => Math.abs(grey - before.grey) < 1e-5).length).toBe(n - flipped);
    expect(Math.abs(flipped / n - 0.5)).toBeLessThan(4.5 * Math.sqrt(0.25 / n));
  });

  it('turns the hue by U(-pi,pi) about the grey axis', () => {
    const before = parts(red);
    const radius = Math.hypot(...before.away);
    const found = of(red, 'hue').map(parts);
    for (const { grey, away } of found) {
      expect(grey).toBeCloseTo(before.grey, 5);
      expect(Math.hypot(...away)).toBeCloseTo(radius, 4);
    }
    const angles = found.map(({ away }) => Math.atan2(away[1], away[0]));
    expect(kolmogorov(angles, uniform(-Math.PI, Math.PI))).toBeLessThan(LIMIT);
  });

  it('stretches away from the grey axis by a saturation 2^N(0,1)', () => {
    const before = parts(red);
    const found = of(red, 'saturation').map(parts);
    for (const { grey } of found) expect(grey).toBeCloseTo(before.grey, 5);
    const exponents = found.map(({ away }) => Math.log2(Math.hypot(...away) / Math.hypot(...before.away)));
    expect(kolmogorov(exponents, normal(1))).toBeLessThan(LIMIT);
  });

  it('does so with probability p', () => {
    const p = 0.3;
    const changed = of(red, 'brightness', p).filter(([r]) => Math.abs(r! - 0.9) > 1e-6).length / n;
    expect(Math.abs(changed - p)).toBeLessThan(4.5 * Math.sqrt((p * (1 - p)) / n));
  });

  it('leaves a fourth channel, and adds to a grey one what it adds to each colour', () => {
    expect(of([0.5, 0.5, 0.5, -0.25], 'contrast').every((found) => found[3] === -0.25)).toBe(true);
    const [grey, colour] = [of([0.5], 'contrast'), of([0.5, 0.5, 0.5], 'contrast')];
    for (const [i, [value]] of grey.entries()) expect(value).toBeCloseTo(colour[i]![0]!, 5);
  });

  it('does not leak: images mapped back by the inverse map are unchanged on average', () => {
    const { matrix, shift } = drawColours(400, 0.8, randomStream(9));
    const [m, t] = [matrix.arraySync(), shift.arraySync() as number[][][]];
    const images = tf.tile(tf.tensor4d(red, [1, 1, 1, 3]), [400, 1, 1, 1]) as tf.Tensor4D;
    const shown = tf.reshape(recoloured(images, { matrix, shift }), [400, 3]).arraySync() as number[][];
    const back = shown.map((colour, i) =>
      solve(
        m[i]!,
        colour.map((value) => value - t[i]![0]![0]!),
      ),
    );
    const mean = [0, 1, 2].map((channel) => back.reduce((sum, colour) => sum + colour[channel]!, 0) / 400);
    for (const [channel, value] of mean.entries()) expect(value).toBeCloseTo(red[channel]!, 3);
    tf.dispose([matrix, shift, images]);
  });
});

/** Solves a system of linear equations by Cramer's rule. */
function solve(m: readonly (readonly number[])[], b: readonly number[]): number[] {
  const det = (a: readonly (readonly number[])[]): number =>
    a[0]![0]! * (a[1]![1]! * a[2]![2]! - a[1]![2]! * a[2]![1]!) -
    a[0]![1]! * (a[1]![0]! * a[2]![2]! - a[1]![2]! * a[2]![0]!) +
    a[0]![2]! * (a[1]![0]! * a[2]![1]! - a[1]![1]! * a[2]![0]!);
  return [0, 1, 2].map((column) => det(m.map((row, i) => row.map((v, j) => (j === column ? b[i]! : v)))) / det(m));
}
