import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FeatureMoments } from '../../src/features/feature-moments.ts';
import { apart, matrix, normals } from '../linear-algebra/matrices.ts';
import { refusal } from '../support/refusal.ts';

function momentsOf(data: Float64Array | Float32Array, d: number): FeatureMoments {
  const moments = new FeatureMoments(d);
  moments.add(data);
  return moments;
}

/** Computes the mean and the covariance by their definitions, in two passes. */
function defined(data: ArrayLike<number>, d: number, ddof: number): { mean: Float64Array; covariance: Float64Array } {
  const n = data.length / d;
  const mean = new Float64Array(d);
  for (let at = 0; at < data.length; at++) mean[at % d]! += data[at]! / n;
  const covariance = matrix(d, (i, j) => {
    let sum = 0;
    for (let at = 0; at < data.length; at += d) sum += (data[at + i]! - mean[i]!) * (data[at + j]! - mean[j]!);
    return sum / (n - ddof);
  });
  return { mean, covariance };
}

describe('FeatureMoments', () => {
  it.each([
    { n: 2, d: 1, ddof: 1 as const },
    { n: 1, d: 3, ddof: 0 as const },
    { n: 383, d: 5, ddof: 1 as const },
    { n: 384, d: 5, ddof: 1 as const },
    { n: 385, d: 5, ddof: 0 as const },
    { n: 3500, d: 70, ddof: 1 as const },
    { n: 66 * 384, d: 2, ddof: 1 as const },
  ])('are mean and covariance by their definitions: n = $n, d = $d, ddof = $ddof', ({ n, d, ddof }) => {
    const data = normals(n * d, n).map((x, at) => x * (1 + ((at % d) % 7)) + ((at % d) % 5));
    const expected = defined(data, d, ddof);
    const found = momentsOf(data, d).finish({ ddof });
    expect(found).toMatchObject({ d, n, ddof });
    expect(apart(found.mean, expected.mean)).toBeLessThan(1e-13);
    expect(apart(found.covariance, expected.covariance)).toBeLessThan(1e-12);
  });

  it('lose no digit to a mean of 1e4 beside deviations of 1, nor to one that drifts', () => {
    const [n, d] = [5000, 4];
    const data = normals(n * d, 3);
    const { covariance } = defined(data, d, 1);
    // The values are multiples of 2^-38, so that adding 1e4 to them is exact.
    const grid = 2 ** 38;
    const exact = data.map((x) => Math.round(x * grid) / grid);
    expect(
      apart(
        momentsOf(
          exact.map((x) => x + 1e4),
          d,
        ).finish().covariance,
        covariance,
      ),
    ).toBeLessThan(1e-10);
    const sorted = exact.slice().sort();
    const steps = sorted.map((x, at) => x + 1e4 * Math.floor(at / 2000));
    const { covariance: drifting } = defined(steps, d, 1);
    expect(apart(momentsOf(steps, d).finish().covariance, drifting)).toBeLessThan(1e-14 * drifting[0]!);
  });

  it('have the same bits for any division of the examples into batches', () => {
    const d = 3;
    const data = Float32Array.from(normals(1300 * d, 4));
    const whole = momentsOf(data, d).finish();
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1300 }), { maxLength: 6 }), (cuts) => {
        const moments = new FeatureMoments(d);
        const ends = [...cuts.sort((a, b) => a - b), 1300];
        let at = 0;
        for (const end of ends) {
          moments.add(data.subarray(at * d, end * d));
          at = end;
        }
        expect(moments.finish()).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it('of parts, merged in any order, are those of the whole', () => {
    const d = 4;
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 5 }),
        fc.infiniteStream(fc.nat()),
        (sizes, picks) => {
          const total = sizes.reduce((a, b) => a + b, 2);
          const data = normals(total * d, total).map((x) => x + 50);
          const ends = sizes.map((_, i) => sizes.slice(0, i + 1).reduce((a, b) => a + b, 2));
          const parts = [2, ...ends].map((end, i) =>
            momentsOf(data.subarray((i ? [2, ...ends][i - 1]! : 0) * d, end * d), d),
          );
          while (parts.length > 1) {
            const [part] = parts.splice(picks.next().value! % parts.length, 1);
            parts[picks.next().value! % parts.length]!.merge(part!);
          }
          const [whole, merged] = [momentsOf(data, d).finish(), parts[0]!.finish()];
          expect(merged.n).toBe(total);
          expect(apart(merged.mean, whole.mean)).toBeLessThan(1e-12);
          expect(apart(merged.covariance, whole.covariance)).toBeLessThan(1e-10);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('do not change when they are merged into others, and count twice when merged with themselves', () => {
    const [one, other] = [momentsOf(normals(60, 1), 3), momentsOf(normals(90, 2), 3)];
    const before = other.finish();
    one.merge(other);
    expect(other.finish()).toEqual(before);
    const twice = momentsOf(normals(60, 1), 3);
    twice.merge(twice);
    const data = normals(60, 1);
    const expected = defined([...data, ...data], 3, 1).covariance;
    expect(apart(twice.finish().covariance, expected)).toBeLessThan(1e-14);
  });

  it('take more after they were finished', () => {
    const data = normals(900, 5);
    const moments = momentsOf(data.subarray(0, 300), 3);
    expect(moments.finish().n).toBe(100);
    moments.add(data.subarray(300));
    expect(moments.n).toBe(300);
    expect(apart(moments.finish().covariance, defined(data, 3, 1).covariance)).toBeLessThan(1e-14);
  });

  it('carry how the features were made: what is known of all of them', () => {
    const [known, other] = [
      new FeatureMoments(2, { provenance: { extractor: 'digits', layer: 'penultimate' } }),
      new FeatureMoments(2, { provenance: { extractor: 'digits' } }),
    ];
    for (const moments of [known, other]) moments.add(normals(10, 1));
    const sum = new FeatureMoments(2);
    sum.merge(known);
    expect(sum.provenance).toEqual({ extractor: 'digits', layer: 'penultimate' });
    sum.merge(other);
    expect(sum.finish().provenance).toEqual({ extractor: 'digits' });
    const pixels = new FeatureMoments(2, { provenance: { extractor: 'pixels' } });
    expect(refusal(() => sum.merge(pixels)).code).toBe('mismatch');
    expect(momentsOf(normals(10, 1), 2).finish()).not.toHaveProperty('provenance');
  });

  it('refuse what they cannot add, and then have added nothing', () => {
    const moments = momentsOf(normals(10, 1), 2);
    const before = moments.finish();
    expect(refusal(() => moments.add(new Float32Array(3)))).toMatchObject({
      code: 'shape',
      message:
        '[metrics/feature-moments] features must be a Float32Array or Float64Array of rows of 2; received 3 numbers.',
    });
    expect(refusal(() => moments.add([1, 2] as unknown as Float32Array)).code).toBe('shape');
    const bad = new Float32Array(600).fill(1);
    bad[599] = Number.NaN;
    expect(refusal(() => moments.add(bad))).toMatchObject({
      code: 'not-finite',
      message: '[metrics/feature-moments] features must be finite; row 299, column 1 is NaN.',
    });
    expect(refusal(() => moments.add(Float64Array.of(1, Number.POSITIVE_INFINITY))).code).toBe('not-finite');
    // Of 1000 rows, the first ones complete a block, and the last ones wait for the next block.
    for (const row of [0, 378, 379, 700, 762, 763, 999]) {
      const many = new Float32Array(2000).fill(1);
      many[2 * row] = Number.NEGATIVE_INFINITY;
      expect(refusal(() => moments.add(many)).message).toContain(`row ${row}, column 0 is -Infinity.`);
      const whole = new FeatureMoments(2);
      expect(refusal(() => whole.add(many)).message).toContain(`row ${row}, column 0 is -Infinity.`);
      expect(whole.n).toBe(0);
    }
    expect(refusal(() => moments.merge(new FeatureMoments(3))).code).toBe('shape');
    expect(moments.finish()).toEqual(before);
  });

  it('refuse sizes, options and divisors there are not, and squares beyond a double', () => {
    expect(refusal(() => new FeatureMoments(0)).code).toBe('argument');
    expect(refusal(() => new FeatureMoments(2.5)).code).toBe('argument');
    expect(refusal(() => new FeatureMoments(2, { ddof: 1 } as object)).message).toContain("no option 'ddof'");
    const one = momentsOf(Float64Array.of(1, 2), 2);
    expect(refusal(() => one.finish())).toMatchObject({
      code: 'argument',
      message: '[metrics/feature-moments] a covariance with ddof 1 needs at least 2 examples; received 1.',
    });
    expect(one.finish({ ddof: 0 }).covariance).toEqual(new Float64Array(4));
    expect(refusal(() => one.finish({ ddof: 2 as 1 })).code).toBe('argument');
    expect(refusal(() => momentsOf(Float64Array.of(1e200, -1e200), 1).finish()).code).toBe('not-finite');
    const huge = momentsOf(new Float64Array(1000).fill(1e308), 1); // whose sum is beyond a double, and none of which is
    expect(huge.n).toBe(1000);
    expect(refusal(() => huge.finish()).code).toBe('not-finite');
  });
});
