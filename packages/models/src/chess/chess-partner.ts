import type { RandomStream } from '@ganforge/core';
import { encodeExamples } from '@ganforge/media';
import { type ChessPosition, fenOf, legalMoves } from '@ganforge/media/chess';
import * as tf from '@tensorflow/tfjs-core';
import type { ChessGan } from './chess-gan.ts';
import { searchGains } from './search.ts';

/** The playing strength of a {@link ChessPartner}. */
export interface ChessLevel {
  /**
   * The divisor of the scores of moves. At 1 the partner plays like the player. Below 1 it prefers the player's
   * frequent moves.
   */
  readonly temperature: number;
  /** The search depth in plies. The search maximises material; 0 disables it. */
  readonly depth: number;
}

/** Lists the levels from weakest to strongest. The temperature decreases first, and then the search depth increases. */
export const CHESS_LEVELS: readonly ChessLevel[] = [
  { temperature: 2, depth: 0 },
  { temperature: 1, depth: 0 },
  { temperature: 0.4, depth: 0 },
  { temperature: 0.4, depth: 1 },
  { temperature: 0.4, depth: 2 },
  { temperature: 0.4, depth: 3 },
];

/** Contains the legal moves of a position and their probabilities. */
export interface MoveShares {
  readonly moves: readonly number[];
  readonly shares: readonly number[];
}

/** A policy that plays chess. */
export interface ChessPartner {
  /**
   * Returns the probabilities of the policy for the legal moves of positions, at temperature 1 and without a search.
   */
  policy(positions: readonly ChessPosition[]): Promise<MoveShares[]>;
  /** Chooses a legal move in each position. Each position must have at least one legal move. */
  choose(positions: readonly ChessPosition[], level: ChessLevel, random: RandomStream): Promise<number[]>;
}

/** Number of moves to search. The most probable moves are searched. */
const SEARCHED = 10;
/** The value of a pawn in a score, in units of log probability. */
const PAWN = 2;

/**
 * Creates a chess partner from the generator of a trained `chessGan`.
 *
 * With a search, the score of a move is `log pi + 2 * g`, where g is the number of pawns that the search finds to be
 * won by the move. The move is drawn from `softmax(score / temperature)`.
 *
 * @param gan a `chessGan`, or its generator from `loadGenerator`
 * @param label the index of the class whose moves are played, if the GAN has classes
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
    // The codes of legal moves have the order of `legalMoves`.
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

/** Draws an index from the softmax of scores, using a uniform number in [0,1). */
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
