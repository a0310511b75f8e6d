/**
 * An immutable chess position.
 *
 * Squares are 0..63: a1 is 0, b1 is 1, h8 is 63. Pieces are ids: 0 none, 1..6 White's pawn, knight, bishop, rook, queen
 * and king, 7..12 Black's. A move is `from + 64 * to + 4096 * promotion`. The promotion is 2..5 for knight, bishop,
 * rook and queen, or 0 for none. The move 0 means no move.
 */
export interface ChessPosition {
  readonly board: Uint8Array;
  /** Whether Black is to move. */
  readonly black: boolean;
  /**
   * Castling rights as a sum of bits. The bits of White's king side and queen side are 1 and 2. Black's bits are 4 and
   * 8.
   */
  readonly castling: number;
  /** The en passant target. It is the square behind a pawn that has just moved two squares, or -1 if there is none. */
  readonly enPassant: number;
  /** Number of plies since the last capture or pawn move. */
  readonly clock: number;
  /** Number of the full move, from 1. */
  readonly number: number;
  /** The previous move, or 0 if it is unknown. */
  readonly last: number;
}

/** Ids of White's pieces. Black's ids are larger by 6. */
export const PAWN: number = 1;
export const KNIGHT: number = 2;
export const BISHOP: number = 3;
export const ROOK: number = 4;
export const QUEEN: number = 5;
export const KING: number = 6;

/** Letters of the pieces. The index is the id. */
export const LETTERS: string = '.PNBRQKpnbrqk';

/** Returns the kind of a piece, 1..6, for both colours. */
export function kindOfPiece(piece: number): number {
  return piece > 6 ? piece - 6 : piece;
}

/** Returns the name of a square, such as `e4`. */
export function squareName(square: number): string {
  return 'abcdefgh'[square & 7]! + ((square >> 3) + 1);
}

/** Returns the square with a name, or -1 if the name is invalid. */
export function squareOf(name: string): number {
  return /^[a-h][1-8]$/.test(name) ? name.charCodeAt(0) - 97 + 8 * (name.charCodeAt(1) - 49) : -1;
}

/** Returns the name of a move by its squares and promotion, such as `e2e4` or `e7e8q`. */
export function moveName(move: number): string {
  const [from, to, promotion] = [move & 63, (move >> 6) & 63, move >> 12];
  return squareName(from) + squareName(to) + (promotion > 0 ? LETTERS[promotion + 6]! : '');
}

/** Parses a move name such as `e2e4`. Returns 0 if the name is invalid. */
export function moveOfName(name: string): number {
  const [from, to] = [squareOf(name.slice(0, 2)), squareOf(name.slice(2, 4))];
  const promotion = name.length === 5 ? 'nbrq'.indexOf(name[4]!) + 2 : 0;
  if (from < 0 || to < 0 || name.length > 5 || promotion === 1) return 0;
  return from + 64 * to + 4096 * promotion;
}
