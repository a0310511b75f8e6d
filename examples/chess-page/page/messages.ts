/** From the page to the worker: the moves of a game so far, and how strong the partner plays. */
export interface Question {
  readonly moves: readonly number[];
  /** An index of `CHESS_LEVELS`. */
  readonly level: number;
  /** Names the game: its answers carry it, and the partner's draws depend on it. */
  readonly game: number;
  /** A move of the partner, or what the mentor would have played before the last move. */
  readonly wanted: 'move' | 'lesson';
}

/** One of the mentor's moves with its probability. */
export interface MentorMove {
  /** Such as `Nf3`. */
  readonly name: string;
  readonly share: number;
  readonly isPlayed: boolean;
}

/** From the worker to the page. */
export type Answer =
  | { readonly type: 'ready'; readonly step: number }
  | { readonly type: 'move'; readonly game: number; readonly move: number }
  | { readonly type: 'lesson'; readonly game: number; readonly moves: readonly MentorMove[] }
  | { readonly type: 'failed'; readonly message: string };
