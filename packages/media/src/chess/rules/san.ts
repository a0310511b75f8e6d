import { afterMove, isCapture, isCastling, isCheck, legality, legalMoves, pseudoLegal } from './moves.ts';
import { type ChessPosition, KING, kindOfPiece, LETTERS, PAWN, squareName, squareOf } from './position.ts';

const form = /^([KQRBN])?([a-h])?([1-8])?[x:-]?([a-h][1-8])(?:=?\(?([QRBN])\)?)?$/;
const castling = /^[O0]-[O0](-[O0])?$/;

/**
 * Returns the legal move that a text in standard algebraic notation describes, or 0 if the text describes no legal move
 * or several legal moves.
 *
 * @example
 * moveName(moveOfSan(positionOf(START_FEN), 'Nf3')); // 'g1f3'
 */
export function moveOfSan(position: ChessPosition, san: string): number {
  const text = san.replace(/[+#!?]+$/, '');
  const castles = castling.exec(text);
  if (castles) {
    const side = castles[1] === undefined ? 6 : 2;
    return legalMoves(position).find((move) => isCastling(position, move) && ((move >> 6) & 7) === side) ?? 0;
  }
  const found = form.exec(text);
  if (!found) return 0;
  const [, piece, file, rank, target, promoted] = found;
  const kind = piece === undefined ? PAWN : LETTERS.indexOf(piece);
  const to = squareOf(target!);
  const promotion = promoted === undefined ? 0 : LETTERS.indexOf(promoted);
  // The moves are first compared with the text, because checking the king's safety is slower.
  const fits = pseudoLegal(position).filter(
    (move) =>
      ((move >> 6) & 63) === to &&
      move >> 12 === promotion &&
      kindOfPiece(position.board[move & 63]!) === kind &&
      (file === undefined || (move & 7) === file.charCodeAt(0) - 97) &&
      (rank === undefined || ((move >> 3) & 7) === rank.charCodeAt(0) - 49) &&
      !(kind === KING && isCastling(position, move)),
  );
  const isLegal = legality(position);
  const legal = fits.filter((move) => isLegal(move));
  return legal.length === 1 ? legal[0]! : 0;
}

/** Formats a legal move in standard algebraic notation, with `+` and `#`. */
export function sanOf(position: ChessPosition, move: number): string {
  const after = afterMove(position, move);
  const check = isCheck(after) ? (legalMoves(after).length === 0 ? '#' : '+') : '';
  const [from, to, promotion] = [move & 63, (move >> 6) & 63, move >> 12];
  if (isCastling(position, move)) return `${to > from ? 'O-O' : 'O-O-O'}${check}`;
  const kind = kindOfPiece(position.board[from]!);
  const takes = isCapture(position, move) ? 'x' : '';
  if (kind === PAWN) {
    const file = takes ? squareName(from)[0]! : '';
    return `${file}${takes}${squareName(to)}${promotion > 0 ? `=${LETTERS[promotion]!}` : ''}${check}`;
  }
  return `${LETTERS[kind]!}${apart(position, move, kind)}${takes}${squareName(to)}${check}`;
}

/**
 * Returns the text that distinguishes a piece from others of its kind with the same target square. It is the file of
 * the piece. If the file is not enough, it is the rank. If the rank is not enough either, it is both.
 */
function apart(position: ChessPosition, move: number, kind: number): string {
  const from = move & 63;
  const others = legalMoves(position)
    .filter((other) => ((other >> 6) & 63) === ((move >> 6) & 63) && (other & 63) !== from)
    .map((other) => other & 63)
    .filter((square) => kindOfPiece(position.board[square]!) === kind);
  if (others.length === 0) return '';
  const name = squareName(from);
  if (others.every((square) => (square & 7) !== (from & 7))) return name[0]!;
  return others.every((square) => square >> 3 !== from >> 3) ? name[1]! : name;
}
