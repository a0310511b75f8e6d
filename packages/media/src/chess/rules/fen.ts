import { formatValue, GanError } from '@ganforge/formats';
import { type ChessPosition, LETTERS, moveName, moveOfName, squareName, squareOf } from './position.ts';

const where = 'media/chess';

/** The FEN of the initial position. */
export const START_FEN: string = 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1';

/**
 * Contains, for each castling right, the right's bit, the squares of the king and the rook, and the letters of the two
 * pieces.
 */
const HOMES = [
  [1, 4, 7, 'K', 'R'],
  [2, 4, 0, 'K', 'R'],
  [4, 60, 63, 'k', 'r'],
  [8, 60, 56, 'k', 'r'],
] as const;

/**
 * Parses a FEN. An optional seventh field is the previous move, such as `e2e4`.
 *
 * @throws GanError `argument` if the position is invalid; each side needs one king, and castling follows standard chess
 * @example
 * const position = positionOf('rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1');
 */
export function positionOf(fen: string): ChessPosition {
  const refuse = (problem: string): never => {
    throw new GanError(where, `a position must be a FEN ${problem}; received ${formatValue(fen)}.`);
  };
  if (typeof fen !== 'string' || fen.length > 200) refuse('of one line');
  const [placement = '', turn = '', castling = '-', enPassant = '-', clock = '0', number = '1', last] = fen
    .trim()
    .split(/\s+/);
  const board = boardOf(placement) ?? refuse('whose first word names 8 ranks of 8 squares');
  const count = (letter: string): number => board.reduce((sum, piece) => sum + Number(LETTERS[piece] === letter), 0);
  if (count('K') !== 1 || count('k') !== 1) refuse('with one king a side');
  if (turn !== 'w' && turn !== 'b') refuse("whose second word is 'w' or 'b'");
  if (!/^(-|K?Q?k?q?)$/.test(castling)) refuse("whose third word is '-' or of the letters KQkq");
  if (!/^\d{1,4}$/.test(clock) || !/^\d{1,4}$/.test(number)) refuse('that ends with two numbers');
  let rights = 0;
  for (const [bit, king, rook, k, r] of HOMES) {
    if (!castling.includes('KQkq'[Math.log2(bit)]!)) continue;
    if (LETTERS[board[king]!] !== k || LETTERS[board[rook]!] !== r)
      refuse('whose kings and rooks can castle as it says');
    rights |= bit;
  }
  const behind = enPassant === '-' ? -1 : squareOf(enPassant);
  if (enPassant !== '-' && behind >> 3 !== (turn === 'w' ? 5 : 2)) refuse("whose fourth word is '-' or a square");
  const before = last === undefined ? 0 : moveOfName(last);
  if (last !== undefined && before === 0) refuse('whose seventh word is a move');
  return {
    ...{ board, black: turn === 'b', castling: rights, enPassant: behind },
    ...{ clock: Number(clock), number: Number(number), last: before },
  };
}

/** Formats a position as FEN. With `last`, a seventh field contains the previous move if it is known. */
export function fenOf(position: ChessPosition, { last = false }: { readonly last?: boolean } = {}): string {
  const { board, black, castling, enPassant, clock, number } = position;
  const ranks = Array.from({ length: 8 }, (_, i) => {
    const row = Array.from(board.subarray(8 * (7 - i), 8 * (8 - i)), (piece) => LETTERS[piece]!).join('');
    return row.replace(/\.+/g, (gap) => String(gap.length));
  });
  const rights = Array.from('KQkq', (letter, i) => ((castling >> i) & 1 ? letter : '')).join('') || '-';
  const words = [
    ranks.join('/'),
    black ? 'b' : 'w',
    rights,
    enPassant < 0 ? '-' : squareName(enPassant),
    clock,
    number,
  ];
  return [...words, ...(last && position.last !== 0 ? [moveName(position.last)] : [])].join(' ');
}

function boardOf(placement: string): Uint8Array | undefined {
  const board = new Uint8Array(64);
  const ranks = placement.split('/');
  if (ranks.length !== 8) return undefined;
  for (const [i, rank] of ranks.entries()) {
    let file = 0;
    for (const letter of rank) {
      if (letter >= '1' && letter <= '8') file += Number(letter);
      else {
        const piece = LETTERS.indexOf(letter);
        if (piece < 1 || file > 7) return undefined;
        board[8 * (7 - i) + file++] = piece;
      }
    }
    if (file !== 8) return undefined;
  }
  // A pawn cannot stand on the first or last rank.
  for (let file = 0; file < 8; file++)
    if ([1, 7].includes(board[file]!) || [1, 7].includes(board[56 + file]!)) return undefined;
  return board;
}
