import { isCheck, legalMoves } from './moves.ts';
import { BISHOP, type ChessPosition, KNIGHT, kindOfPiece } from './position.ts';

/** How a game ended, by the result as PGN has it. */
export interface ChessOutcome {
  readonly result: '1-0' | '0-1' | '1/2-1/2';
  readonly why: 'checkmate' | 'stalemate' | 'threefold repetition' | 'fifty moves' | 'insufficient material';
}

/** Where a position is the same by the rules: pieces, side, rights to castle and en passant. */
export function positionKey({ board, black, castling, enPassant }: ChessPosition): string {
  return String.fromCharCode(...board, 100 + Number(black), 200 + castling, 300 + enPassant);
}

/**
 * How a game has ended, or undefined while it goes on.
 *
 * Threefold repetition and fifty moves end it without a claim.
 *
 * @param positions those of the game in their order, the present one last
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

/** Kings with at most one knight or bishop. */
function isInsufficient({ board }: ChessPosition): boolean {
  const pieces = board.filter((piece) => piece !== 0 && kindOfPiece(piece) !== 6);
  if (pieces.length === 0) return true;
  const kind = kindOfPiece(pieces[0]!);
  return pieces.length === 1 && (kind === KNIGHT || kind === BISHOP);
}
