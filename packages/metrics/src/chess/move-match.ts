import { GanError } from '@ganforge/formats';

/** The outputs of a policy for positions whose actual move is known. */
export interface PolicyAnswers {
  /** Probability of each legal move, [n,K] in row-major order; see `ChessGan.policy`. */
  readonly policy: ArrayLike<number>;
  /** Codes of the legal moves, [n,K]; 0 for unused places. */
  readonly legal: ArrayLike<number>;
  /** Codes of the played moves, [n]. */
  readonly moves: ArrayLike<number>;
}

/** The agreement of a policy with the played moves; one number per position. */
export interface MoveMatch {
  /**
   * Number of other legal moves that are at least as probable as the played move. 0 means that the played move is more
   * probable than all others.
   */
  readonly ranks: Float64Array;
  /** The negative log probability of the move, in nats. */
  readonly nll: Float64Array;
  /** The probability that a randomly chosen legal move is the played move: `1 / number of legal moves`. */
  readonly chance: Float64Array;
}

/** The means of a {@link MoveMatch}. */
export interface MoveScores {
  /** Share of positions whose move is the most probable one. */
  readonly top1: number;
  /** Share of positions whose move is among the three most probable ones. */
  readonly top3: number;
  /** Mean negative log probability, in nats. */
  readonly nll: number;
  /** The expected `top1` of random legal moves. */
  readonly chance: number;
}

const where = 'metrics/move-match';
/** The lower limit for probabilities. It prevents that a single move with probability 0 dominates a mean. */
const LEAST = 1e-6;

/**
 * Computes how well a policy agrees with the played moves.
 *
 * The move-matching accuracy follows McIlroy-Young et al. 2020, "Aligning superhuman AI with human behavior: chess as a
 * model system". If another move is exactly as probable as the played move, the other move ranks first.
 *
 * @throws GanError `shape` if the arrays do not belong together; `argument` if a move is not among the legal moves
 */
export function moveMatch({ policy, legal, moves }: PolicyAnswers): MoveMatch {
  const n = moves.length;
  const width = legal.length / n;
  if (n === 0 || !Number.isInteger(width) || policy.length !== legal.length) {
    const found = `${policy.length}, ${legal.length} and ${n} numbers`;
    throw new GanError(where, `policy and legal must be [n,K], and moves must be [n]; received ${found}.`, {
      code: 'shape',
    });
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
 * Computes the means of a match over all positions.
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
