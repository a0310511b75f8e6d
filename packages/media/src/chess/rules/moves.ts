import { isAttacked, KING_STEPS, KNIGHT_STEPS, RAYS } from './attacks.ts';
import { BISHOP, type ChessPosition, KING, KNIGHT, kindOfPiece, PAWN, QUEEN, ROOK } from './position.ts';

/** The largest number of legal moves in a reachable position. Petrovic 1964; proven maximal by Östlund in 2022. */
export const MOST_MOVES: number = 218;

/** For each square, marks the squares on the same rank, file or diagonal. */
const IN_LINE: readonly Uint8Array[] = RAYS.map((rays) => {
  const line = new Uint8Array(64);
  for (const ray of rays) for (const square of ray) line[square] = 1;
  return line;
});
/** Contains, for each square, the castling rights that end when a move starts or ends there. */
const ENDS_RIGHTS = new Uint8Array(64);
ENDS_RIGHTS[0] = 2;
ENDS_RIGHTS[4] = 3;
ENDS_RIGHTS[7] = 1;
ENDS_RIGHTS[56] = 8;
ENDS_RIGHTS[60] = 12;
ENDS_RIGHTS[63] = 4;

/**
 * Returns all legal moves of a position, ordered by their start squares.
 *
 * @example
 * legalMoves(positionOf(START_FEN)).length; // 20
 */
export function legalMoves(position: ChessPosition): number[] {
  return pseudoLegal(position).filter(legality(position));
}

/**
 * Returns a function that checks whether the king of the side to move is safe after a move of {@link pseudoLegal}.
 *
 * If the king is not attacked, the function tests only king moves, en passant, and moves of pieces in line with the
 * king.
 */
export function legality(position: ChessPosition): (move: number) => boolean {
  const { board, black, enPassant } = position;
  const king = kingOf(board, black);
  const inLine = isAttacked(board, king, !black) ? undefined : IN_LINE[king]!;
  let scratch: Uint8Array | undefined;
  return (move) => {
    const from = move & 63;
    if (inLine && inLine[from] === 0 && from !== king && ((move >> 6) & 63) !== enPassant) return true;
    scratch ??= board.slice();
    place(scratch, position, move);
    const isSafe = !isAttacked(scratch, from === king ? (move >> 6) & 63 : king, !black);
    scratch.set(board);
    return isSafe;
  };
}

/** Returns whether the side to move is in check. */
export function isCheck({ board, black }: ChessPosition): boolean {
  return isAttacked(board, kingOf(board, black), !black);
}

/** Returns the position after a legal move. */
export function afterMove(position: ChessPosition, move: number): ChessPosition {
  const { black, castling } = position;
  const board = position.board.slice();
  const [from, to] = [move & 63, (move >> 6) & 63];
  const piece = board[from]!;
  const isPawn = kindOfPiece(piece) === PAWN;
  const isCapture = board[to] !== 0;
  place(board, position, move);
  let enPassant = -1;
  if (isPawn && Math.abs(to - from) === 16) {
    // The en passant square is stored only if a pawn can capture there. Otherwise two positions that are equal by the
    // rules would have different records.
    const enemy = black ? PAWN : PAWN + 6;
    const file = to & 7;
    if ((file > 0 && board[to - 1] === enemy) || (file < 7 && board[to + 1] === enemy)) enPassant = (from + to) / 2;
  }
  return {
    ...{ board, black: !black, castling: castling & ~(ENDS_RIGHTS[from]! | ENDS_RIGHTS[to]!), enPassant },
    ...{ clock: isPawn || isCapture ? 0 : position.clock + 1, number: position.number + Number(black), last: move },
  };
}

/** Returns whether a move captures a piece. */
export function isCapture({ board, enPassant }: ChessPosition, move: number): boolean {
  const to = (move >> 6) & 63;
  return board[to] !== 0 || (to === enPassant && kindOfPiece(board[move & 63]!) === PAWN);
}

/** Returns whether a move is castling. */
export function isCastling({ board }: ChessPosition, move: number): boolean {
  const [from, to] = [move & 63, (move >> 6) & 63];
  return kindOfPiece(board[from]!) === KING && Math.abs(to - from) === 2;
}

/** Moves the pieces on a board. */
function place(board: Uint8Array, position: ChessPosition, move: number): void {
  const [from, to, promotion] = [move & 63, (move >> 6) & 63, move >> 12];
  const piece = board[from]!;
  const kind = kindOfPiece(piece);
  if (kind === PAWN && to === position.enPassant) board[to + (position.black ? 8 : -8)] = 0;
  if (kind === KING && Math.abs(to - from) === 2) {
    const [rook, beside] = to > from ? [from + 3, from + 1] : [from - 4, from - 1];
    board[beside] = board[rook]!;
    board[rook] = 0;
  }
  board[to] = promotion > 0 ? promotion + (position.black ? 6 : 0) : piece;
  board[from] = 0;
}

function kingOf(board: Uint8Array, black: boolean): number {
  return board.indexOf(black ? KING + 6 : KING);
}

/** Returns the moves of all pieces, including moves that leave the own king attacked. */
export function pseudoLegal(position: ChessPosition): number[] {
  const { board, black } = position;
  const moves: number[] = [];
  const isOwn = (piece: number): boolean => piece !== 0 && piece > 6 === black;
  for (let from = 0; from < 64; from++) {
    const piece = board[from]!;
    if (!isOwn(piece)) continue;
    const kind = kindOfPiece(piece);
    if (kind === PAWN) addPawn(position, from, moves);
    else if (kind === KNIGHT || kind === KING) {
      const steps = kind === KNIGHT ? KNIGHT_STEPS[from]! : KING_STEPS[from]!;
      for (const to of steps) if (!isOwn(board[to]!)) moves.push(from + 64 * to);
      if (kind === KING) addCastling(position, from, moves);
    } else {
      const [first, end] = [kind === BISHOP ? 4 : 0, kind === ROOK ? 4 : 8];
      for (let d = first; d < end; d++) {
        for (const to of RAYS[from]![d]!) {
          const there = board[to]!;
          if (isOwn(there)) break;
          moves.push(from + 64 * to);
          if (there !== 0) break;
        }
      }
    }
  }
  return moves;
}

function addPawn({ board, black, enPassant }: ChessPosition, from: number, moves: number[]): void {
  const [ahead, file, rank] = [black ? -8 : 8, from & 7, from >> 3];
  const add = (to: number): void => {
    if (to >= 8 && to < 56) moves.push(from + 64 * to);
    else for (let promotion = QUEEN; promotion >= KNIGHT; promotion--) moves.push(from + 64 * to + 4096 * promotion);
  };
  const one = from + ahead;
  if (board[one] === 0) {
    add(one);
    if (rank === (black ? 6 : 1) && board[one + ahead] === 0) moves.push(from + 64 * (one + ahead));
  }
  for (const side of [-1, 1]) {
    if (file + side < 0 || file + side > 7) continue;
    const there = board[one + side]!;
    if ((there !== 0 && there > 6 !== black) || one + side === enPassant) add(one + side);
  }
}

function addCastling({ board, black, castling }: ChessPosition, king: number, moves: number[]): void {
  const rights = black ? castling >> 2 : castling;
  if ((rights & 3) === 0 || isAttacked(board, king, !black)) return;
  // The king must not cross an attacked square. His target square is checked like the target of any move.
  const isFree = (...squares: number[]): boolean => squares.every((square) => board[square] === 0);
  if (rights & 1 && isFree(king + 1, king + 2) && !isAttacked(board, king + 1, !black))
    moves.push(king + 64 * (king + 2));
  if (rights & 2 && isFree(king - 1, king - 2, king - 3) && !isAttacked(board, king - 1, !black)) {
    moves.push(king + 64 * (king - 2));
  }
}
