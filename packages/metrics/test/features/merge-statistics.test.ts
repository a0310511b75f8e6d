import { GanError, Mt19937 } from '@ganforge/formats';
import { mergeStatistics } from '@ganforge/metrics';
import { describe, expect, it } from 'vitest';
import { FeatureMoments } from '../../src/features/feature-moments.ts';
import type { FeatureStatistics } from '../../src/features/feature-statistics.ts';

const d = 5;
const random = new Mt19937(1);
/** Returns rows whose mean changes with the index, so that parts have different means. */
const rows = (n: number, from: number): Float64Array =>
  Float64Array.from({ length: n * d }, (_, i) => random.random() + from + i / 50);

function statisticsOf(ddof: 0 | 1, ...sets: readonly Float64Array[]): ReturnType<FeatureMoments['finish']> {
  const moments = new FeatureMoments(d, { provenance: { extractor: 'test', layer: 'x' } });
  for (const set of sets) moments.add(set);
  return moments.finish({ ddof });
}

const parts = [rows(3, 0), rows(40, 7), rows(1, 2), rows(17, -90)];

describe('mergeStatistics', () => {
  it.each([0, 1] as const)('of parts gives those of the whole, with ddof %i', (ddof) => {
    const stored = parts.map((part) => statisticsOf(part.length === d ? 0 : ddof, part));
    const merged = mergeStatistics(stored);
    const whole = statisticsOf(ddof, ...parts);
    expect(merged).toMatchObject({ d, n: 61, ddof, provenance: { extractor: 'test', layer: 'x' } });
    for (let i = 0; i < d; i++) expect(merged.mean[i]).toBeCloseTo(whole.mean[i]!, 12);
    for (let i = 0; i < d * d; i++) {
      expect(Math.abs(merged.covariance[i]! / whole.covariance[i]! - 1)).toBeLessThan(1e-12);
    }
  });

  it('of one part is that part, unchanged', () => {
    const one = statisticsOf(1, parts[1]!);
    const before = structuredClone(one);
    const merged = mergeStatistics([one, statisticsOf(1, parts[3]!)]);
    expect(one).toEqual(before);
    expect(merged.n).toBe(57);
    expect(mergeStatistics([one]).covariance[3]).toBeCloseTo(one.covariance[3]!, 14);
  });

  it('refuses parts that do not say their n or do not belong together', () => {
    const { n: _n, ...unknown } = statisticsOf(1, parts[1]!);
    const refused = (...sets: FeatureStatistics[]): string => {
      try {
        mergeStatistics(sets);
      } catch (error) {
        expect(error).toBeInstanceOf(GanError);
        return (error as GanError).message;
      }
      return 'not refused';
    };
    expect(refused(statisticsOf(1, parts[1]!), unknown)).toContain('part 2 of 2 must say how many examples it has');
    expect(refused()).toContain('expected at least one part');
    const other = new FeatureMoments(d, { provenance: { extractor: 'other' } });
    other.add(parts[1]!);
    expect(refused(statisticsOf(1, parts[1]!), other.finish())).toContain("'test' for one and 'other' for the other");
    const same = statisticsOf(1, parts[1]!);
    expect(refused(same, statisticsOf(1, parts[0]!), { ...same })).toContain('parts 1 and 3 have the same mean');
    const narrow = new FeatureMoments(1);
    narrow.add(parts[1]!);
    expect(refused(statisticsOf(1, parts[1]!), narrow.finish())).toContain('received 5 and 1');
  });
});
