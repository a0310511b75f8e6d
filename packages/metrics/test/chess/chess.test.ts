import { Mt19937 } from '@ganforge/formats';
import { moveOfName, parsePgn, positionsOf } from '@ganforge/media/chess';
import {
  groupedInterval,
  moveKindDivergence,
  moveKindRates,
  moveMatch,
  moveMatchMetric,
  moveScores,
  type PlacedMove,
} from '@ganforge/metrics';
import { describe, expect, it } from 'vitest';

describe('moveMatch', () => {
  it('ranks the moves that were made', () => {
    const policy = [0.5, 0.25, 0.25, 0, 0.1, 0.9, 0, 0, 0, 1, 0, 0];
    const legal = [7, 8, 9, 0, 7, 8, 0, 0, 7, 8, 9, 10];
    const match = moveMatch({ policy, legal, moves: [8, 8, 7] });
    expect(Array.from(match.ranks)).toEqual([2, 0, 3]);
    const { top1, top3, nll, chance } = moveScores(match);
    expect([top1, top3]).toEqual([1 / 3, 2 / 3]);
    expect(nll).toBeCloseTo((Math.log(4) - Math.log(0.9) + Math.log(1e6)) / 3, 12);
    expect(chance).toBeCloseTo((1 / 3 + 1 / 2 + 1 / 4) / 3, 12);
  });

  it('refuses moves that are not legal, and arrays of other sizes', () => {
    expect(() => moveMatch({ policy: [1, 0], legal: [7, 0], moves: [8] })).toThrow('move 0, code 8, is not among');
    expect(() => moveMatch({ policy: [1], legal: [7, 0], moves: [7] })).toThrow('policy and legal must be [n,K]');
  });
});

describe('moveMatchMetric', () => {
  it('puts a random legal move beside the policy', async () => {
    const generated = {
      policy: Float64Array.of(0.5, 0.25, 0.25, 0, 0.1, 0.9, 0, 0, 0, 1, 0, 0),
      legal: Int32Array.of(7, 8, 9, 0, 7, 8, 0, 0, 7, 8, 9, 10),
      moves: Int32Array.of(8, 8, 7),
      // The first move is legal, the second is legal only in other positions, and the third is not a move.
      drawn: Int32Array.of(9, 9, 0),
    };
    const tools = { provenance: {}, warn: () => undefined };
    const found = await moveMatchMetric.compute({ generated, prepared: undefined }, {}, tools);
    const { nll, ...shares } = moveScores(moveMatch(generated));
    expect(found).toEqual({
      ...{ top1: shares.top1, top3: shares.top3, nll, legality: 1 / 3, randomTop1: shares.chance },
      randomTop3: (1 + 1 + 3 / 4) / 3,
      randomNll: expect.closeTo(Math.log(3 * 2 * 4) / 3, 12),
    });
  });
});

describe('groupedInterval', () => {
  it('is as wide as the normal interval of independent groups', () => {
    const random = new Mt19937(3);
    // There are 400 groups of 5 equal values. The standard error must be that of 400 values and not of 2000.
    const values = Array.from({ length: 400 }, () => random.random()).flatMap((x) => [x, x, x, x, x]);
    const groups = values.map((_, i) => Math.floor(i / 5));
    const { mean, low, high } = groupedInterval(values, groups);
    expect(mean).toBeCloseTo(values.reduce((a, b) => a + b) / 2000, 10);
    expect((high - low) / (2 * 1.96 * Math.sqrt(1 / 12 / 400))).toBeCloseTo(1, 0.8);
    expect(low < mean && mean < high).toBe(true);
    expect(() => groupedInterval([1], [])).toThrow('every value must have a group; received 1 values and 0 groups.');
  });
});

describe('move kinds', () => {
  const [game] = parsePgn('1. e4 e5 2. Nf3 Nc6 3. Bb5 a6 4. Bxc6 dxc6 5. O-O Bd6 6. Nxe5 Bxe5 7. f4 Bd4+ *').games;
  const positions = positionsOf(game!);
  const placed: PlacedMove[] = game!.moves.map((move, ply) => ({ position: positions[ply]!, move, ply }));

  it('counts castling, checks and captures by stretch', () => {
    expect(moveKindRates(placed)).toEqual([
      { from: 0, moves: 10, rates: [0.1, 0, 0.2, 0.7] },
      { from: 10, moves: 4, rates: [0, 0.25, 0.5, 0.25] },
    ]);
  });

  it('diverges by 0 from itself, and by 1 from what shares no kind', () => {
    expect(moveKindDivergence(placed, placed)).toBe(0);
    const quiet = [{ ...placed[0]!, ply: 2 }];
    const castling = [{ ...placed[8]!, ply: 2 }];
    expect(moveKindDivergence(quiet, castling)).toBeCloseTo(1, 12);
    expect(moveKindDivergence([quiet[0]!, castling[0]!], quiet)).toBeCloseTo(0.3113, 4); // H(3/4, 1/4) - 1/2
    expect(() => moveKindDivergence(placed, quiet)).toThrow('imitated must have moves from ply 10 on');
    expect(moveOfName('e1g1')).toBe(castling[0]!.move);
  });
});
