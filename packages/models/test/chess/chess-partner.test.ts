import { randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { legalMoves, moveName, moveOfName, positionOf, START_FEN } from '@ganforge/media/chess';
import { CHESS_LEVELS, chessGan, chessPartner, materialOf, searchGains } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => useEngine());

/** Returns a GAN whose policy gives the probability `share` to one move. The other moves have equal probabilities. */
function always(name: string, share: number) {
  return {
    policy: ({ 'positions.legal': legal }: Readonly<Record<string, tf.Tensor>>) => {
      const [n, width] = legal!.shape as [number, number];
      const rows = Array.from({ length: n }, () =>
        Array.from({ length: width }, (_, k) => (k === places.get(name) ? share : (1 - share) / (places.size - 1))),
      );
      return tf.tensor2d(rows);
    },
  } as Parameters<typeof chessPartner>[0];
}
const position = positionOf('4k3/8/8/3q4/4P3/8/3P4/4K3 w - - 0 1');
const places = new Map(legalMoves(position).map((move, i) => [moveName(move), i]));

describe('searchGains', () => {
  it('counts the pieces that a move wins and loses', () => {
    expect(materialOf(position)).toBe(200 - 900);
    const moves = ['e4d5', 'e4e5', 'd2d4'].map(moveOfName);
    // The first move wins the queen. After the second, the queen takes a pawn that nothing protects. After the third,
    // one of two pawns is lost.
    expect(searchGains(position, moves, 1)).toEqual([900, -100, -100]);
    expect(searchGains(positionOf('6k1/5ppp/8/8/8/8/8/R5K1 w - - 0 1'), [moveOfName('a1a8')], 2)[0]).toBeGreaterThan(
      90_000,
    );
  });

  it('finds a protected piece not worth taking', () => {
    const guarded = positionOf('4k3/2p5/3p4/8/8/8/8/3QK3 w - - 0 1');
    expect(searchGains(guarded, [moveOfName('d1d6')], 1)).toEqual([100 - 900]);
    expect(searchGains(guarded, [moveOfName('d1d2')], 1)).toEqual([0]);
  });
});

describe('chessPartner', () => {
  it('gives legal moves their shares and draws from them', async () => {
    const gan = chessGan({ filters: 4, blocks: 1, headDim: 3, discriminatorFilters: 3, discriminatorBlocks: 0 });
    const before = tf.memory().numTensors;
    const partner = chessPartner(gan);
    const start = positionOf(START_FEN);
    const [first, second] = await partner.policy([start, position]);
    expect(first!.moves).toEqual(legalMoves(start));
    expect(second!.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    for (const level of CHESS_LEVELS) {
      const [move, other] = await partner.choose([start, position], level, randomStream(1));
      expect(first!.moves).toContain(move);
      expect(second!.moves).toContain(other);
    }
    expect(tf.memory().numTensors).toBe(before);
    gan.dispose();
  });

  it('plays what is probable without a search, and what wins with one', async () => {
    const partner = chessPartner(always('d2d3', 0.9));
    const played = async (level: number): Promise<string[]> => {
      const all = await partner.choose(Array(40).fill(position), CHESS_LEVELS[level]!, randomStream(2));
      return all.map(moveName);
    };
    const quiet = (await played(2)).filter((name) => name === 'd2d3').length;
    expect(quiet).toBeGreaterThan(35); // its weight is 0.9^2.5, and nine other moves have the weight 0.01^2.5
    expect(new Set(await played(3))).toEqual(new Set(['e4d5']));
    expect(new Set(await played(4))).toEqual(new Set(['e4d5']));
  });
});
