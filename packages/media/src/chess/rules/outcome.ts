import { isCheck, legalMoves } from './moves.ts';
import { BISHOP, type ChessPosition, KNIGHT, kindOfPiece } from './position.ts';

/** The result of a game, as PGN writes it, and the reason. */
export interface ChessOutcome {
  readonly result: '1-0' | '0-1' | '1/2-1/2';
  readonly why: 'checkmate' | 'stalemate' | 'threefold repetition' | 'fifty moves' | 'insufficient material';
}

/**
 * Returns a key of a position. Positions that count as repetitions have equal keys. Their pieces, side to move,
 * castling rights and en passant square are the same.
 */
export function positionKey({ board, black, castling, enPassant }: ChessPosition): string {
  return String.fromCharCode(...board, 100 + Number(black), 200 + castling, 300 + enPassant);
}

/**
 * Returns the outcome of a game, or undefined if it continues.
 *
 * Threefold repetition and the fifty-move rule end the game at once. No player must claim the draw.
 *
 * @param positions all positions of the game in order, the current one last
 */
export function outcomeOf(positions: readonly ChessPosition[]): ChessOutcome | undefined {
  const position = positions.at(-1)!;
  if (legalMoves(position).length === 0) {
    if (!isCheck(position)) return { result: '1/2-1/2', why: 'stalemate' };
    return { result: position.black ? '1-0' : '0-1', why: 'checkmate' };
  }
  if (isInsufficient(position)) return { result: '1/2-1/2', why: 'insufficient material' };
  if (position.clock >= 100) return { result: '1/2-1/2', why: 'fifty moves' };
  const key = positionKey(position);
  const since = positions.slice(Math.max(0, positions.length - 1 - position.clock));
  if (since.filter((one) => positionKey(one) === key).length >= 3) {
    return { result: '1/2-1/2', why: 'threefold repetition' };
  }
  return undefined;
}

/** Returns whether there are only kings and at most one knight or bishop. */
function isInsufficient({ board }: ChessPosition): boolean {
  const pieces = board.filter((piece) => piece !== 0 && kindOfPiece(piece) !== 6);
  if (pieces.length === 0) return true;
  const kind = kindOfPiece(pieces[0]!);
  return pieces.length === 1 && (kind === KNIGHT || kind === BISHOP);
}
