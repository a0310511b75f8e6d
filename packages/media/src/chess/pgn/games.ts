import { afterMove } from '../rules/moves.ts';
import type { ChessPosition } from '../rules/position.ts';

/** A game of chess. */
export interface ChessGame {
  /** Tags of its PGN by name, such as `White`. */
  readonly tags: Readonly<Record<string, string>>;
  readonly start: ChessPosition;
  /** See `ChessPosition` for what a move is. */
  readonly moves: readonly number[];
  readonly result: '1-0' | '0-1' | '1/2-1/2' | '*';
}

/** All positions of a game: one more than it has moves. */
export function positionsOf({ start, moves }: Pick<ChessGame, 'start' | 'moves'>): ChessPosition[] {
  const positions = [start];
  for (const move of moves) positions.push(afterMove(positions.at(-1)!, move));
  return positions;
}
