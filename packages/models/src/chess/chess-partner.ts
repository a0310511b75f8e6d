import type { RandomStream } from '@ganforge/core';
import { encodeExamples } from '@ganforge/media';
import { type ChessPosition, fenOf, legalMoves } from '@ganforge/media/chess';
import * as tf from '@tensorflow/tfjs-core';
import type { ChessGan } from './chess-gan.ts';
import { searchGains } from './search.ts';

/** How strong a {@link ChessPartner} plays. */
export interface ChessLevel {
  /** Logits are divided by it: at 1 it plays as the player did, below it plays his usual moves more often. */
  readonly temperature: number;
  /** Plies that are searched for material; 0 for none. */
  readonly depth: number;
}

/** Levels from the weakest on: first the temperature falls, then a short search comes in. */
export const CHESS_LEVELS: readonly ChessLevel[] = [
  { temperature: 2, depth: 0 },
  { temperature: 1, depth: 0 },
  { temperature: 0.4, depth: 0 },
  { temperature: 0.4, depth: 1 },
  { temperature: 0.4, depth: 2 },
  { temperature: 0.4, depth: 3 },
];

/** The legal moves of a position, and how probable each is. */
export interface MoveShares {
  readonly moves: readonly number[];
  readonly shares: readonly number[];
}

/** A policy that plays. */
export interface ChessPartner {
  /** What the policy makes of positions: its own shares, without a level. */
  policy(positions: readonly ChessPosition[]): Promise<MoveShares[]>;
  /** A legal move in each position, which must have some. */
  choose(positions: readonly ChessPosition[], level: ChessLevel, random: RandomStream): Promise<number[]>;
}

/** Moves that are searched: the most probable ones. */
const SEARCHED = 10;
/** What a pawn counts against the logarithm of a share. */
const PAWN = 2;

/**
 * A partner for games of chess, by the generator of a trained `chessGan`.
 *
 * With a search, a move counts log pi + 2 g, g pawns that the search wins by it; it is drawn from softmax(that / temperature).
 *
 * @param gan a `chessGan`, or its generator from `loadGenerator`
 * @param label whose moves are played, where the GAN has classes
 * @example
 * const partner = chessPartner(await loadGenerator(await openRun('runs/carlsen'), chessGan));
 * const [move] = await partner.choose([position], CHESS_LEVELS[1], randomStream(1));
 */
export function chessPartner(gan: Pick<ChessGan, 'policy' | 'conditions'>, label = 0): ChessPartner {
  const policy = async (positions: readonly ChessPosition[]): Promise<MoveShares[]> => {
    const n = positions.length;
    const values = encodeExamples(
      { kind: 'position' },
      positions.map((one) => fenOf(one, { last: true })),
    );
    const shares = tf.tidy(() => {
      const tensor = ({ shape, data }: { shape: readonly number[]; data: ArrayLike<number> }): tf.Tensor =>
        tf.tensor(data as Int32Array, [...shape], 'int32');
      return gan.policy({
        'positions.board': tensor(values.board!),
        'positions.legal': tensor(values.legal!),
        ...(gan.conditions?.includes('labels') && { labels: tf.fill([n], label, 'int32') }),
      });
    });
    const [found, width] = [await shares.data(), shares.shape[1]];
    shares.dispose();
    // Codes of legal moves stand in the order of `legalMoves`.
    return positions.map((position, i) => {
      const moves = legalMoves(position).slice(0, width);
      return { moves, shares: Array.from(found.subarray(i * width, i * width + moves.length)) };
    });
  };
  return {
    policy,
    async choose(positions, { temperature, depth }, random) {
      const uniform = random.uniformValues(positions.length);
      return (await policy(positions)).map(({ moves, shares }, i) => {
        const order = moves.map((_, k) => k).sort((a, b) => shares[b]! - shares[a]!);
        const tried = depth > 0 ? order.slice(0, SEARCHED) : order;
        const chosen = tried.map((k) => moves[k]!);
        const gains = depth > 0 ? searchGains(positions[i]!, chosen, depth) : chosen.map(() => 0);
        const scores = tried.map((k, j) => (Math.log(shares[k]! + 1e-12) + (PAWN * gains[j]!) / 100) / temperature);
        return chosen[drawn(scores, uniform[i]!)]!;
      });
    },
  };
}

/** An index by softmax of scores, for a number in [0,1). */
function drawn(scores: readonly number[], uniform: number): number {
  const most = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - most));
  let left = uniform * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [i, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return i;
  }
  return weights.findLastIndex((weight) => weight > 0);
}
