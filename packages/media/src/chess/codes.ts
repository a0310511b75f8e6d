import { attackCounts } from './rules/attacks.ts';
import { legalMoves, MOST_MOVES } from './rules/moves.ts';
import { type ChessPosition, kindOfPiece, ROOK } from './rules/position.ts';

/** Length of an encoded board. A board has 64 squares, the clock, the side to move, and 64 attack counts. */
export const BOARD_SIZE: number = 130;
/** Number of move codes. */
export const MOVE_CODES: number = 4352;

const PIECES = 13;
const [CASTLES, EN_PASSANT, LEFT, REACHED] = [1, 2, 4, 8];
/** The largest number of an encoded square. */
export const MOST_OF_SQUARE: number = 12 + PIECES * 15;
const MOST_OF_CLOCK = 100;
/** Squares of the castling rooks, in the order of the bits of `ChessPosition.castling`. */
const ROOKS = [7, 0, 63, 56];

/** Returns the code of a move from its mover's point of view; see `MoveSpec`. */
export function codeOfMove(move: number, black: boolean): number {
  const turn = black ? 56 : 0;
  const [from, to, promotion] = [(move & 63) ^ turn, ((move >> 6) & 63) ^ turn, move >> 12];
  return promotion === 0 ? 64 * from + to : 4096 + 64 * (promotion - 2) + 8 * (from & 7) + (to & 7);
}

/** Returns the move of a code; see `ChessPosition`. */
export function moveOfCode(code: number, black: boolean): number {
  const turn = black ? 56 : 0;
  if (code < 4096) return ((code >> 6) ^ turn) + 64 * ((code & 63) ^ turn);
  const [kind, from, to] = [(code - 4096) >> 6, 48 + ((code >> 3) & 7), 56 + (code & 7)];
  return (from ^ turn) + 64 * (to ^ turn) + 4096 * (kind + 2);
}

/** Writes an encoded position into `into`, starting at `at`; see `PositionSpec`. */
export function encodeBoard(position: ChessPosition, into: { [index: number]: number }, at: number): void {
  const { board, black, castling, enPassant, clock, last } = position;
  const turn = black ? 56 : 0;
  for (let square = 0; square < 64; square++) {
    const piece = board[square]!;
    into[at + (square ^ turn)] = piece === 0 ? 0 : kindOfPiece(piece) + (piece > 6 === black ? 0 : 6);
  }
  const mark = (square: number, bit: number): void => {
    into[at + (square ^ turn)]! += PIECES * bit;
  };
  ROOKS.forEach((square, bit) => {
    if ((castling >> bit) & 1) mark(square, CASTLES!);
  });
  if (enPassant >= 0) mark(enPassant, EN_PASSANT!);
  if (last !== 0) {
    mark(last & 63, LEFT!);
    mark((last >> 6) & 63, REACHED!);
  }
  into[at + 64] = Math.min(clock, MOST_OF_CLOCK);
  into[at + 65] = Number(black);
  const [own, others] = [attackCounts(board, black), attackCounts(board, !black)];
  for (let square = 0; square < 64; square++) {
    into[at + 66 + (square ^ turn)] = Math.min(3, own[square]!) + 4 * Math.min(3, others[square]!);
  }
}

/**
 * Decodes an encoded board. The last 64 numbers follow from the others and are ignored.
 *
 * The promotion of the previous move is not stored; only its squares are decoded.
 */
export function decodeBoard(numbers: ArrayLike<number>, at: number): ChessPosition {
  const black = numbers[at + 65] === 1;
  const turn = black ? 56 : 0;
  const board = new Uint8Array(64);
  let [castling, enPassant, left, reached] = [0, -1, -1, -1];
  for (let seen = 0; seen < 64; seen++) {
    const square = seen ^ turn;
    const [piece, marks] = [numbers[at + seen]! % PIECES, Math.floor(numbers[at + seen]! / PIECES)];
    board[square] = piece === 0 ? 0 : kindOfPiece(piece) + (piece > 6 === black ? 0 : 6);
    if (marks & CASTLES! && kindOfPiece(board[square]!) === ROOK && ROOKS.includes(square)) {
      castling |= 1 << ROOKS.indexOf(square);
    }
    if (marks & EN_PASSANT!) enPassant = square;
    if (marks & LEFT!) left = square;
    if (marks & REACHED!) reached = square;
  }
  const last = left < 0 || reached < 0 ? 0 : left + 64 * reached;
  return { board, black, castling, enPassant, clock: numbers[at + 64]!, number: 1, last };
}

/** Returns the codes of the legal moves of a position, in the order of `legalMoves`. There are at most 218. */
export function legalCodes(position: ChessPosition): number[] {
  return legalMoves(position)
    .slice(0, MOST_MOVES)
    .map((move) => codeOfMove(move, position.black));
}
