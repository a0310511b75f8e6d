import { afterMove } from '../rules/moves.ts';
import type { ChessPosition } from '../rules/position.ts';

/** A game of chess. */
export interface ChessGame {
  /** The tags of its PGN by name, such as `White`. */
  readonly tags: Readonly<Record<string, string>>;
  readonly start: ChessPosition;
  /** The moves; see `ChessPosition`. */
  readonly moves: readonly number[];
  readonly result: '1-0' | '0-1' | '1/2-1/2' | '*';
}

/** Returns all positions of a game. There is one more position than moves. */
export function positionsOf({ start, moves }: Pick<ChessGame, 'start' | 'moves'>): ChessPosition[] {
  const positions = [start];
  for (const move of moves) positions.push(afterMove(positions.at(-1)!, move));
  return positions;
}
