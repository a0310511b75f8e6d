import { afterMove, type ChessPosition, isCapture, isCheck, legalMoves } from '@ganforge/media/chess';

/**
 * The value of each kind of piece, in hundredths of a pawn: Shannon 1950, "Programming a computer for playing chess",
 * section 3.
 */
const VALUES = [0, 100, 300, 300, 500, 900, 0];
const MATE = 100_000;
/** Maximum number of captures that are searched beyond the requested depth. */
const MOST_CAPTURES = 6;

/** Returns the material of the side to move minus the material of the opponent, in hundredths of a pawn. */
export function materialOf({ board, black }: ChessPosition): number {
  let sum = 0;
  for (const piece of board) if (piece !== 0) sum += piece > 6 ? -VALUES[piece - 6]! : VALUES[piece]!;
  return black ? -sum : sum;
}

/**
 * Returns the material that each move wins, in hundredths of a pawn, if both sides then play only for material.
 *
 * It searches `depth - 1` further plies, and after these only captures. It uses alpha-beta search: Knuth & Moore 1975,
 * "An analysis of alpha-beta pruning".
 *
 * @param depth at least 1
 */
export function searchGains(position: ChessPosition, moves: readonly number[], depth: number): number[] {
  const before = materialOf(position);
  return moves.map((move) => -bestOf(afterMove(position, move), depth - 1, -2 * MATE, 2 * MATE) - before);
}

function bestOf(position: ChessPosition, depth: number, alpha: number, beta: number): number {
  const moves = legalMoves(position);
  if (moves.length === 0) return isCheck(position) ? -MATE - depth : 0;
  if (depth <= 0) return afterCaptures(position, moves, MOST_CAPTURES, alpha, beta);
  let best = alpha;
  for (const move of ordered(position, moves)) {
    const value = -bestOf(afterMove(position, move), depth - 1, -beta, -best);
    if (value > best) best = value;
    if (best >= beta) return best;
  }
  return best;
}

/** Searches captures. The side to move either captures a piece or stops. */
function afterCaptures(
  position: ChessPosition,
  moves: readonly number[],
  left: number,
  alpha: number,
  beta: number,
): number {
  let best = Math.max(alpha, materialOf(position));
  if (left === 0 || best >= beta) return best;
  const captures = moves.filter((move) => isCapture(position, move) || move >> 12 > 0);
  for (const move of ordered(position, captures)) {
    const after = afterMove(position, move);
    const value = -afterCaptures(after, legalMoves(after), left - 1, -beta, -best);
    if (value > best) best = value;
    if (best >= beta) return best;
  }
  return best;
}

/**
 * Sorts captures: valuable captured pieces come first, and among these, cheap capturing pieces. Alpha-beta search is
 * faster if the best move comes early.
 */
function ordered({ board }: ChessPosition, moves: readonly number[]): number[] {
  const rank = (move: number): number => {
    const taken = board[(move >> 6) & 63]!;
    return taken === 0 ? 0 : 10 * worthOf(taken) - worthOf(board[move & 63]!) + MATE;
  };
  return [...moves].sort((a, b) => rank(b) - rank(a));
}

function worthOf(piece: number): number {
  return VALUES[piece > 6 ? piece - 6 : piece]!;
}
