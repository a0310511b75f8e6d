import {
  afterMove,
  type ChessOutcome,
  type ChessPosition,
  outcomeOf,
  positionOf,
  START_FEN,
  sanOf,
  writePgn,
} from '@ganforge/media/chess';

/** A game that is being played. */
export class PlayedGame {
  readonly moves: number[] = [];
  readonly #positions: ChessPosition[] = [positionOf(START_FEN)];

  get position(): ChessPosition {
    return this.#positions.at(-1)!;
  }

  /** How the game ended; undefined while it goes on. */
  get outcome(): ChessOutcome | undefined {
    return outcomeOf(this.#positions);
  }

  play(move: number): void {
    this.#positions.push(afterMove(this.position, move));
    this.moves.push(move);
  }

  /** `1. e4 e5 2. Nf3`. */
  get text(): string {
    const names = this.moves.map((move, ply) => sanOf(this.#positions[ply]!, move));
    return names.map((name, ply) => (ply % 2 === 0 ? `${ply / 2 + 1}. ${name}` : name)).join(' ');
  }

  /** The game as PGN. */
  pgn(studentIsBlack: boolean): string {
    const [white, black] = studentIsBlack ? ['chessGan', 'Student'] : ['Student', 'chessGan'];
    return writePgn({
      tags: { Event: 'Ganforge chess page', White: white!, Black: black! },
      start: this.#positions[0]!,
      moves: this.moves,
      result: this.outcome?.result ?? '*',
    });
  }
}
