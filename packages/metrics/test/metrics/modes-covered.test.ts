import { gaussianModes, modesCovered, stackedModes } from '@ganforge/metrics';
import { describe, expect, it } from 'vitest';
import { featuresOf, uniform } from '../support/features.ts';

const points = (...xs: (readonly [number, number])[]) => featuresOf(xs.length, 2, (i, j) => xs[i]![j]!);

describe('modesCovered', () => {
  it('counts modes and the examples that have one', () => {
    const { value, highQuality, reverseKl } = modesCovered([0, 0, 2, 2, -1, -1, -1, -1], { modes: 4 });
    expect([value, highQuality]).toEqual([2, 0.5]);
    expect(reverseKl).toBeCloseTo(Math.log(2), 14); // half of the modes, evenly
  });

  it('is all of them, evenly, at best', () => {
    const labels = Array.from({ length: 2500 }, (_, i) => i % 25);
    const { value, highQuality, reverseKl } = modesCovered(labels, { modes: 25 });
    expect([value, highQuality]).toEqual([25, 1]);
    expect(reverseKl).toBeCloseTo(0, 14);
  });

  it('has 0 modes if no example has a mode', () => {
    const none = { value: 0, highQuality: 0, reverseKl: Number.POSITIVE_INFINITY };
    expect(modesCovered([-1, -1], { modes: 8 })).toEqual(none);
    expect(modesCovered(BigInt64Array.of(-1n, -1n), { modes: 8 })).toEqual(none);
    expect(() => modesCovered([2n ** 53n + 1n], { modes: 8 })).toThrow(
      'label 0 must be an integer in -1..7; received 9007199254740993',
    );
  });

  it.each([
    [[0, 8], { modes: 8 }, 'label 1 must be an integer in -1..7; received 8.'],
    [[0, 0.5], { modes: 8 }, 'label 1 must be an integer in -1..7; received 0.5.'],
    [[], { modes: 8 }, 'labels must hold an integer per example; received an array.'],
    [[0], { modes: 0 }, 'modes must be an integer of at least 1; received 0.'],
    [[0], { modes: 8, sigma: 1 }, "there is no option 'sigma'. Try one of modes."],
  ])('refuses %o of %o', (labels, options, text) => {
    expect(() => modesCovered(labels, options)).toThrow(`[metrics/modes-covered] ${text}`);
  });
});

describe('gaussianModes', () => {
  const centres = points([0, 0], [10, 0]);

  it('gives the nearest centre within three sigma, and its boundary', () => {
    const labels = gaussianModes(points([0.3, 0], [0, -0.31], [9.8, 0.1], [5, 0], [0, 0.3]), { centres, sigma: 0.1 });
    expect([...labels]).toEqual([0, -1, 1, -1, 0]);
  });

  it('takes every point with an infinite reach, and the first of two centres as near', () => {
    const labels = gaussianModes(points([5, 0], [6, 99]), { centres, sigma: 0.1, reach: Number.POSITIVE_INFINITY });
    expect([...labels]).toEqual([0, 1]);
  });

  it.each([
    [{ sigma: 0 }, 'sigma must be a number above 0; received 0.'],
    [{ sigma: 1, reach: -1 }, 'reach must be a number above 0; received -1.'],
    [
      { sigma: 1, centres: uniform(1, 2, 3) },
      'points and centres must have the same number of columns; received 2 and 3.',
    ],
    [{ sigma: 1, centres: undefined }, 'centres must be { data, rows, cols }'],
  ])('refuses %o', (options, text) => {
    const call = (): unknown => gaussianModes(centres, { centres, ...options } as never);
    expect(call).toThrow(`[metrics/modes-covered] ${text}`);
  });
});

describe('stackedModes', () => {
  it('reads the digits of the channels as a number', () => {
    const digits = [4, 0, 7, 9, 9, 9, 0, 0, 1];
    const outputs = featuresOf(9, 10, (i, j) => (j === digits[i] ? 0.6 : 0.05));
    expect([...stackedModes(outputs)]).toEqual([407, 999, 1]);
    expect([...stackedModes(outputs, { channels: 1 })]).toEqual(digits);
    expect(modesCovered(stackedModes(outputs), { modes: 1000 }).reverseKl).toBeCloseTo(Math.log(1000 / 3), 12);
  });

  it('takes the first of two classes as likely', () => {
    expect([
      ...stackedModes(
        featuresOf(1, 10, () => 0.1),
        { channels: 1 },
      ),
    ]).toEqual([0]);
  });

  it.each([
    [{}, 'outputs must have 3 rows per image; received 4 rows.'],
    [{ channels: 5 }, 'channels must be an integer in 1..4; received 5.'],
    [{ digits: 3 }, "there is no option 'digits'. Try one of channels."],
  ])('refuses %o', (options, text) => {
    expect(() => stackedModes(uniform(1, 4, 10), options as never)).toThrow(`[metrics/modes-covered] ${text}`);
  });
});
