import { type MifidOptions, mifid } from '@ganforge/metrics';
import { describe, expect, it } from 'vitest';
import { featuresOf, uniform } from '../support/features.ts';
import { refusal } from '../support/refusal.ts';

// test/errors/frechet.ts compares the result with torchmetrics.
describe('mifid', () => {
  const real = uniform(1, 300, 5, 1, -0.5);
  const generated = uniform(2, 400, 5, 1, -0.4);

  it('divides the Frechet distance by the mean cosine distance to the nearest real example, where that is small', () => {
    const { value, distance, penalty, frechet } = mifid({ real, generated });
    const cosine = (i: number, j: number): number => {
      const [g, r] = [generated.data.subarray(5 * i, 5 * i + 5), real.data.subarray(5 * j, 5 * j + 5)].map((v) => [
        ...v,
      ]);
      return g!.reduce((sum, x, k) => sum + x * r![k]!, 0) / (Math.hypot(...g!) * Math.hypot(...r!));
    };
    const nearest = Array.from({ length: 400 }, (_, i) => {
      return 1 - Math.max(...Array.from({ length: 300 }, (_, j) => Math.abs(cosine(i, j))));
    });
    expect(distance).toBeCloseTo(nearest.reduce((sum, x) => sum + x, 0) / 400, 12);
    expect(distance).toBeLessThan(0.1);
    expect(penalty).toBe(distance);
    expect(value).toBeCloseTo(frechet.value / distance, 12);
    expect(mifid({ real, generated, threshold: distance / 2 })).toMatchObject({ penalty: 1, distance });
  });

  it('is the larger the more is copied, though the Frechet distance is the smaller', () => {
    const mixed = (share: number) => {
      const at = (i: number, j: number) =>
        real.data[(i % 300) * 5 + j]! * share + generated.data[i * 5 + j]! * (1 - share);
      return mifid({ real, generated: featuresOf(400, 5, at) });
    };
    const [some, most] = [mixed(0.9), mixed(0.999)];
    expect(most.frechet.value).toBeLessThan(some.frechet.value);
    expect(most.value).toBeGreaterThan(some.value);
  });

  it('counts opposite directions as near, and rows of zeros not at all', () => {
    const pair = featuresOf(2, 2, (i, j) => (i === j ? 1 : 0));
    const turned = featuresOf(3, 2, (i, j) => (i < 2 && i === j ? -2 : 0));
    expect(mifid({ real: pair, generated: turned }).distance).toBe(0);
  });

  it('refuses thresholds out of range, unknown options, and sets without a direction', () => {
    expect(refusal(() => mifid({ real, generated, threshold: 0 }))).toMatchObject({
      code: 'argument',
      message: '[metrics/mifid] threshold must be a number in (0,1]; received 0. Try 0.1.',
    });
    expect(refusal(() => mifid({ real, generated, eps: 1 } as MifidOptions)).message).toContain("no option 'eps'");
    const zeros = featuresOf(3, 5, () => 0);
    expect(refusal(() => mifid({ real, generated: zeros })).message).toContain('generated must have a row');
    expect(refusal(() => mifid({ real, generated: uniform(1, 9, 4) })).code).toBe('shape');
  });
});
