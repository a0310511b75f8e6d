/**
 * Describes chess positions from the point of view of the side to move. They have two parts, `board` int32 [n,130] and
 * `legal` int32 [n,218].
 *
 * - Numbers 0..63 of the board are the squares, starting with the first rank of the side to move. Each number is
 *   `piece + 13 * marks`. `piece` is 0 for none, 1..6 for the mover's pawn, knight, bishop, rook, queen and king, and
 *   7..12 for the opponent's. `marks` is a sum: 1 for a rook that may castle, 2 for the en passant square, 4 and 8 for
 *   the start and the end of the previous move.
 * - Number 64 is the number of plies since the last capture or pawn move, at most 100. Number 65 is 1 if Black is to
 *   move.
 * - Numbers 66..129 count the attackers of each square, as `own + 4 * opponent`. `own` is the number of the mover's
 *   attacking pieces, at most 3. `opponent` is the number of the opponent's attacking pieces, at most 3.
 *
 * `legal` contains the codes of the legal moves, padded with 0.
 */
export interface PositionSpec {
  readonly kind: 'position';
}

/**
 * Describes chess moves from the mover's point of view, int32 [n]. The code of a move is `64 * from + to`.
 *
 * Codes from 4096 on are promotions: `4096 + 64 * p + 8 * startFile + endFile`. p is 0..3 for knight, bishop, rook and
 * queen. The code 0 means no move.
 */
export interface MoveSpec {
  readonly kind: 'move';
}
