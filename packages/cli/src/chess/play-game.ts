import type { RandomStream } from '@ganforge/core';
import {
  afterMove,
  type ChessPosition,
  legalMoves,
  moveOfName,
  moveOfSan,
  outcomeOf,
  positionOf,
  START_FEN,
  sanOf,
} from '@ganforge/media/chess';
import type { ChessLevel, ChessPartner } from '@ganforge/models';
import { boardText } from './board-text.ts';

/** Describes the players of a game, and the input and output for the student. */
export interface Play {
  readonly partner: ChessPartner;
  readonly level: ChessLevel;
  readonly studentIsBlack: boolean;
  readonly random: RandomStream;
  /** Reads the next line of the student. Returns undefined at the end of the input. */
  ask(): Promise<string | undefined>;
  say(...lines: readonly string[]): void;
}

/** The result of a game. */
export interface PlayedGame {
  readonly positions: readonly ChessPosition[];
  readonly moves: readonly number[];
  /** The result in PGN. It is `*` if the student left the game. */
  readonly result: '1-0' | '0-1' | '1/2-1/2' | '*';
  readonly why: string;
}

const HELP =
  "Enter a move such as e4, Nf3, O-O or e2e4. Enter 'moves' to list the legal moves, 'resign' to resign, or 'quit' to leave.";

/** Plays a game until it ends, or until the student resigns or leaves. */
export async function playGame({ partner, level, studentIsBlack, random, ask, say }: Play): Promise<PlayedGame> {
  const positions = [positionOf(START_FEN)];
  const moves: number[] = [];
  const ended = (result: PlayedGame['result'], why: string): PlayedGame => ({ positions, moves, result, why });
  say(HELP);
  for (;;) {
    const position = positions.at(-1)!;
    const outcome = outcomeOf(positions);
    if (outcome) {
      say('', ...boardText(position, studentIsBlack), '', `${outcome.result} by ${outcome.why}.`);
      return ended(outcome.result, outcome.why);
    }
    let move: number;
    if (position.black === studentIsBlack) {
      say('', ...boardText(position, studentIsBlack), '');
      const answer = await studentMove(position, ask, say);
      if (answer === 'resign') return ended(studentIsBlack ? '1-0' : '0-1', 'resignation');
      if (answer === 'quit') return ended('*', 'the student left');
      move = answer;
    } else {
      [move] = (await partner.choose([position], level, random.fork('move', moves.length))) as [number];
      say(`The partner plays ${sanOf(position, move)}.`);
    }
    moves.push(move);
    positions.push(afterMove(position, move));
  }
}

async function studentMove(
  position: ChessPosition,
  ask: Play['ask'],
  say: Play['say'],
): Promise<number | 'resign' | 'quit'> {
  for (;;) {
    const line = (await ask())?.trim();
    if (line === undefined || line === 'quit') return 'quit';
    if (line === 'resign') return 'resign';
    if (line === '') continue;
    const legal = legalMoves(position);
    if (line === 'moves' || line === 'help') {
      say(line === 'help' ? HELP : legal.map((move) => sanOf(position, move)).join(' '));
      continue;
    }
    const named = moveOfName(line);
    const move = legal.includes(named) ? named : moveOfSan(position, line);
    if (move !== 0) return move;
    say(`'${line.slice(0, 20)}' is not a legal move here. ${HELP}`);
  }
}
