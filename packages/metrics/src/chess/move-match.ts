import { GanError } from '@ganforge/formats';

/** A policy's answers to positions in which a move was made. */
export interface PolicyAnswers {
  /** Probability of each legal move, [n,K] row by row; see `ChessGan.policy`. */
  readonly policy: ArrayLike<number>;
  /** Codes of the legal moves, [n,K]; 0 where there is none. */
  readonly legal: ArrayLike<number>;
  /** Codes of the moves that were made, [n]. */
  readonly moves: ArrayLike<number>;
}

/** How a policy agrees with the moves that were made, a number a position. */
export interface MoveMatch {
  /** How many legal moves were as probable or more, the move itself left out: 0 where it came first alone. */
  readonly ranks: Float64Array;
  /** -log of the move's probability, in nats. */
  readonly nll: Float64Array;
  /** What a random legal move agrees by: 1 / legal moves. */
  readonly chance: Float64Array;
}

/** Means of a {@link MoveMatch}. */
export interface MoveScores {
  /** Share of the positions whose move is the most probable one; among the three most probable. */
  readonly top1: number;
  readonly top3: number;
  readonly nll: number;
  /** The share a random legal move would reach for `top1`. */
  readonly chance: number;
}

const where = 'metrics/move-match';
/** What a probability counts as at least, so that one miss does not decide a mean. */
const LEAST = 1e-6;

/**
 * How a policy agrees with the moves that were made: move-matching accuracy as McIlroy-Young et al. 2020, "Aligning superhuman
 * AI with human behavior: chess as a model system", count it. Ties count against the policy.
 *
 * @throws GanError `shape` for arrays that do not belong together; `argument` for a move that is not among the legal ones
 */
export function moveMatch({ policy, legal, moves }: PolicyAnswers): MoveMatch {
  const n = moves.length;
  const width = legal.length / n;
  if (n === 0 || !Number.isInteger(width) || policy.length !== legal.length) {
    const found = `${policy.length}, ${legal.length} and ${n} numbers`;
    throw new GanError(where, `policy and legal must be [n,K], moves [n]; received ${found}.`, { code: 'shape' });
  }
  const [ranks, nll, chance] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    let [at, count, rank] = [-1, 0, 0];
    for (let k = i * width; k < (i + 1) * width; k++) {
      if (legal[k] === moves[i]) at = k;
      if (legal[k] !== 0) count++;
    }
    if (at < 0) throw new GanError(where, `move ${i}, code ${moves[i]}, is not among the legal moves of its position.`);
    for (let k = i * width; k < (i + 1) * width; k++) {
      if (k !== at && legal[k] !== 0 && policy[k]! >= policy[at]!) rank++;
    }
    ranks[i] = rank;
    nll[i] = -Math.log(Math.max(LEAST, policy[at]!));
    chance[i] = 1 / count;
  }
  return { ranks, nll, chance };
}

/**
 * The means of a match.
 *
 * @example
 * const { top1, top3 } = moveScores(moveMatch({ policy, legal, moves }));
 */
export function moveScores({ ranks, nll, chance }: MoveMatch): MoveScores {
  const mean = (values: ArrayLike<number>): number =>
    Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
  return {
    top1: mean(Array.from(ranks, (rank) => Number(rank < 1))),
    top3: mean(Array.from(ranks, (rank) => Number(rank < 3))),
    nll: mean(nll),
    chance: mean(chance),
  };
}
