/**
 * Positions of chess as the side to move sees them, in two parts: `board` int32 [n,130] and `legal` int32 [n,218].
 *
 * The board's first 64 numbers are squares, those of the mover's own first rank first: the piece (0 none, 1..6 the mover's
 * pawn, knight, bishop, rook, queen and king, 7..12 the other's) + 13 times marks (1 a rook that may castle, 2 the square
 * behind a pawn to be taken en passant, 4 and 8 where the move before left and came to). Then the plies since a capture or a
 * pawn's move, 100 at most, whether Black is to move, and for each square how many of the mover's pieces attack it, 3 at most,
 * and 4 times how many of the other's. `legal` holds the codes of the legal moves, filled up with 0.
 */
export interface PositionSpec {
  readonly kind: 'position';
}

/**
 * Moves of chess as the mover sees them, int32 [n]: `64 from + to`, and from 4096 on those of pawns that become something,
 * `4096 + 64 p + 8 (file left) + (file reached)` with p = 0..3 for knight, bishop, rook and queen. 0 is no move.
 */
export interface MoveSpec {
  readonly kind: 'move';
}
