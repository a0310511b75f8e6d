import { inferTable, type TableRow } from '@ganforge/media';
import { closestRecords, columnShapes, membershipAttack, pairTrends, utility } from '@ganforge/metrics';
import { describe, expect, it } from 'vitest';
import { areaUnderRoc } from '../../src/table/membership-attack.ts';
import peers from '../fixtures/tables.json' with { type: 'json' };

const rowsOf = (columns: Readonly<Record<string, readonly (string | number)[]>>): TableRow[] =>
  Object.values(columns)[0]!.map((_, i) =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[i]!])),
  );
const [training, holdout, synthetic] = [peers.training, peers.holdout, peers.synthetic].map(rowsOf) as [
  TableRow[],
  TableRow[],
  TableRow[],
];
const spec = inferTable(training, { types: { rich: 'category' }, modes: 1 });
/** Returns a table spec in which a column of consecutive numbers is not an id. */
const table = (rows: readonly TableRow[]) => {
  const numbers = Object.keys(rows[0]!).filter((name) => rows.some((row) => typeof row[name] === 'number'));
  return inferTable(rows, { modes: 1, types: Object.fromEntries(numbers.map((name) => [name, 'number' as const])) });
};

describe('columnShapes', () => {
  it('is what SDMetrics finds', () => {
    const { score, columns } = columnShapes(spec, training, synthetic);
    for (const [name, value] of Object.entries(peers.shapes)) expect(columns[name]).toBeCloseTo(value, 12);
    const mean = Object.values(peers.shapes).reduce((a, b) => a + b) / 5;
    expect(score).toBeCloseTo(mean, 12);
  });

  it('is 1 of the same rows in any order, missing ones too, and 0 of none alike', () => {
    const some = [
      { x: 1, w: 'a' },
      { x: null, w: null },
      { x: 3, w: 'b' },
    ];
    expect(columnShapes(table(some), some, [...some].reverse()).score).toBe(1);
    const others = some.map(({ x }) => ({ x: x === null ? null : x + 9, w: 'c' }));
    expect(columnShapes(table(some), some, others).columns).toEqual({ x: 0, w: 0 });
    expect(() => columnShapes(table(some), some, [])).toThrow('there must be at least one row; received none.');
  });
});

describe('pairTrends', () => {
  it('agrees with SDMetrics if the formulas are the same', () => {
    const { pairs, score } = pairTrends(spec, training, synthetic);
    expect(pairs).toHaveLength(10);
    const found = new Map(pairs.map((pair) => [pair.columns.join(' '), pair.score]));
    for (const [names, value] of Object.entries(peers.pairs)) expect(found.get(names)).toBeCloseTo(value, 12);
    expect(score).toBeCloseTo(pairs.reduce((sum, pair) => sum + pair.score, 0) / 10, 12);
  });

  it('bins numbers by the real values: another unit is seen', () => {
    const real = Array.from({ length: 20 }, (_, i) => ({ x: i, w: i < 10 ? 'a' : 'b' }));
    const scaled = real.map(({ x, w }) => ({ x: 1000 * x, w }));
    expect(pairTrends(table(real), real, real).score).toBe(1);
    // All rows except the first are outside the last bin. The two tables have only bin 0 with a (2 of 20) and bin 9
    // with b (2 of 20) in common.
    expect(pairTrends(table(real), real, scaled).score).toBeCloseTo(0.05 + 0.1, 12);
  });

  it('sees columns that were shuffled, which shapes do not', () => {
    const real = Array.from({ length: 100 }, (_, i) => ({ x: i, y: -i }));
    const shuffled = real.map(({ x }, i) => ({ x, y: real[(i * 37) % 100]!.y }));
    expect(columnShapes(table(real), real, shuffled).score).toBe(1);
    expect(pairTrends(table(real), real, shuffled).score).toBeLessThan(0.6);
  });
});

describe('utility', () => {
  it('is what scikit-learn finds', () => {
    const found = utility(spec, { training, holdout, synthetic }, { target: 'rich', positive: 'yes', depth: 2 });
    for (const side of ['synthetic', 'real'] as const) {
      for (const score of ['accuracy', 'f1', 'auroc'] as const) {
        for (const name of ['logistic', 'tree', 'adaBoost'] as const) {
          expect(found[side][name][score], `${side} ${name} ${score}`).toBeCloseTo(
            peers.utility[side][name][score],
            10,
          );
        }
      }
    }
    const { logistic, tree, adaBoost } = found.real;
    expect(found.f1.real).toBeCloseTo((logistic.f1 + tree.f1 + adaBoost.f1) / 3, 12);
  });

  it('refuses an invalid target', () => {
    const sets = { training, holdout, synthetic };
    expect(() => utility(spec, sets, { target: 'income', positive: 1 })).toThrow(
      "target must be one of age, pay, job, city, rich; received 'income'.",
    );
    expect(() => utility(spec, sets, { target: 'rich', positive: 'maybe' })).toThrow(
      "some rows of holdout must have rich 'maybe'; none has.",
    );
  });
});

describe('closestRecords', () => {
  const line = (values: readonly number[]): TableRow[] => values.map((x) => ({ x, w: 'a' }));

  it('is the distance in ranges, averaged over columns, by hand', () => {
    const of = table([
      { x: 0, w: 'a' },
      { x: 10, w: 'b' },
    ]);
    // The range is 10. The distance is |5 - 4| / 10 / 2 to the training row, |5 - 7| / 10 / 2 to the holdout row, and
    // |5 - 0| / 10 / 2 to the second nearest training row.
    expect(closestRecords(of, { training: line([0, 4]), holdout: line([7, 10]), synthetic: line([5]) })).toEqual({
      training: expect.closeTo(0.05, 12),
      holdout: expect.closeTo(0.1, 12),
      nearerToTraining: 1,
      neighbourRatio: expect.closeTo(0.2, 12),
      copies: 0,
      holdoutCopies: 0,
    });
    const words = closestRecords(of, { training: line([0, 4]), holdout: line([7, 10]), synthetic: [{ x: 5, w: 'b' }] });
    expect(words.training).toBeCloseTo(0.55, 12);
  });

  it('flags rows that were learned by heart, and not others', () => {
    const copied = closestRecords(spec, { training, holdout, synthetic: training.slice(0, 60) });
    expect(copied.nearerToTraining).toBeGreaterThan(0.69);
    expect(copied.copies).toBeGreaterThan(0.45); // half of the training is compared with
    const healthy = closestRecords(spec, { training, holdout, synthetic });
    expect(Math.abs(healthy.nearerToTraining - 0.5)).toBeLessThan(0.12);
    expect(healthy.copies).toBe(0);
  });

  it('needs rows to compare with', () => {
    const sets = { training, holdout: holdout.slice(0, 1), synthetic };
    expect(() => closestRecords(spec, sets)).toThrow(
      'training and holdout must each have at least two rows; the smaller table has 1.',
    );
  });
});

describe('membershipAttack', () => {
  it('succeeds on a generator that copies, and is at chance on one that does not', () => {
    const copied = membershipAttack(spec, { training, holdout, synthetic: training });
    expect(copied.auroc).toBe(1);
    const healthy = membershipAttack(spec, { training, holdout, synthetic });
    expect(healthy.interval[0]).toBeLessThan(0.5);
    expect(healthy.interval[1]).toBeGreaterThan(0.5);
  });

  it('has the interval of Hanley and McNeil', () => {
    // In units of the range, the distances to the only synthetic row are 0 and 2 for the two members, and 2 and 2 for
    // the two others. The scores of the pairs are 1, 1, 1/2 and 1/2.
    const line = (values: readonly number[]): TableRow[] => values.map((x) => ({ x }));
    const sets = { training: line([0, 2]), holdout: line([2, -2]), synthetic: line([0]) };
    const { auroc, interval } = membershipAttack(table(line([-2, 2])), sets);
    // A = .75, Q1 = .6 and Q2 = .642857, so the variance is (.1875 + .0375 + .0803571) / 4.
    expect(auroc).toBe(0.75);
    expect(interval).toEqual(
      [0.75 - 1.96 * Math.sqrt((0.1875 + 0.0375 + (9 / 14 - 0.5625)) / 4), 1].map((x) => expect.closeTo(x, 10)),
    );
  });

  it('has the area of pairs that are in their order, ties half', () => {
    expect(areaUnderRoc([3, 4, 2], [1, 2])).toBeCloseTo(5.5 / 6, 12); // of six pairs five are right, one is even
    expect(areaUnderRoc([1, 1], [1, 1])).toBe(0.5);
  });
});
