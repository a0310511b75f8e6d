/**
 * Chess positions from the point of view of the side to move, in two parts: `board` int32 [n,130] and `legal` int32
 * [n,218].
 *
 * - Numbers 0..63 of the board are the squares, starting with the mover's own first rank. Each is piece + 13 marks.
 *   Pieces are 0 none, 1..6 the mover's pawn, knight, bishop, rook, queen and king, 7..12 the opponent's. Marks are 1
 *   for a rook that may castle, 2 for the en passant square, 4 and 8 for the start and the end of the previous move.
 * - Number 64 is the number of plies since the last capture or pawn move, at most 100. Number 65 is 1 if Black is to
 *   move.
 * - Numbers 66..129 count attackers of each square: the mover's pieces, at most 3, plus 4 times the opponent's.
 *
 * `legal` holds the codes of the legal moves, padded with 0.
 */
export interface PositionSpec {
  readonly kind: 'position';
}

/**
 * Chess moves from the mover's point of view, int32 [n]: `64 from + to`.
 *
 * Codes from 4096 on are promotions: `4096 + 64 p + 8 (start file) + (end file)` with p = 0..3 for knight, bishop, rook
 * and queen. 0 is no move.
 */
export interface MoveSpec {
  readonly kind: 'move';
}
