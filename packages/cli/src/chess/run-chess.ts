import { appendFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { GanError, nearestName, type ResolvedOf, resolveOptions } from '@ganforge/formats';
import type { ChessGan } from '@ganforge/models';
import type { Invocation } from '../program/command.ts';
import { UsageError } from '../program/usage-error.ts';
import { openGenerator } from '../runs/open.ts';
import { learn } from './learn.ts';
import { lessonsOf, lessonText } from './lesson.ts';
import { CHESS_OPTIONS } from './options.ts';
import { type PlayedGame, playGame } from './play-game.ts';
import { afterGame, readStanding, type StudentResult, writeStanding } from './standing.ts';

/** Runs `ganforge chess`. */
export async function runChess(invocation: Invocation): Promise<undefined> {
  const { args, given } = invocation;
  const settings = resolveOptions('ganforge chess', CHESS_OPTIONS, given);
  const [action, run, games] = args as [string, string, string | undefined];
  if (action === 'play') return play(invocation, run, settings);
  if (action === 'learn') return learn(invocation, run, games ?? `${run}/games.pgn`, settings);
  const nearest = nearestName(action, ['play', 'learn']);
  throw new UsageError(
    `ACTION must be 'play' or 'learn'; received '${action}'.${nearest ? ` Did you mean ${nearest}?` : ''}`,
  );
}

async function play(
  { output }: Invocation,
  run: string,
  { level: asked, black, moves, seed }: ResolvedOf<typeof CHESS_OPTIONS>,
): Promise<undefined> {
  const [{ CHESS_LEVELS, chessPartner }, { randomStream }, { writePgn }] = await Promise.all([
    import('@ganforge/models'),
    import('@ganforge/core'),
    import('@ganforge/media/chess'),
  ]);
  const { generator } = await openGenerator(run, 'last');
  try {
    const gan = generator as unknown as ChessGan;
    if (typeof gan.policy !== 'function') {
      const problem = `${run} is a run of ${generator.name}, but only a run of chess-gan can play chess.`;
      throw new GanError('cli/chess', problem, { code: 'mismatch' });
    }
    const partner = chessPartner(gan);
    const standing = await readStanding(run);
    const level = Math.min(asked ?? standing.level, CHESS_LEVELS.length);
    output.say(`Game ${standing.games + 1} against ${basename(run)} at level ${level} of ${CHESS_LEVELS.length}.`);
    const first = (moves ?? '').split(/\s+/).filter((word) => word !== '');
    const terminal = first.at(-1) === 'resign' ? undefined : createInterface({ input: process.stdin });
    const lines = terminal?.[Symbol.asyncIterator]();
    const game = await playGame({
      ...{ partner, level: CHESS_LEVELS[level - 1]!, studentIsBlack: black },
      random: randomStream(seed, 'chess', standing.games),
      ask: async () => first.shift() ?? (await lines?.next())?.value,
      say: (...said) => output.say(...said),
    }).finally(() => terminal?.close());
    const names = black ? { White: basename(run), Black: 'student' } : { White: 'student', Black: basename(run) };
    const tags = { Event: 'ganforge chess play', Round: String(standing.games + 1), ...names };
    const { positions, moves: played, result } = game;
    await appendFile(`${run}/games.pgn`, `${writePgn({ tags, start: positions[0]!, moves: played, result })}\n`);
    const lessons = await lessonsOf(partner, game, black);
    output.say('', ...lessonText(lessons), '', `The game is in ${run}/games.pgn.`);
    const known = resultFor(game, black);
    // The level does not change after an unfinished game, or after a game at a level that was chosen with `--level`.
    const counts = known !== undefined && level === standing.level;
    const next = counts ? afterGame(standing, known, CHESS_LEVELS.length) : { ...standing, games: standing.games + 1 };
    await writeStanding(run, next);
    if (next.level > standing.level)
      output.say(`You won three of the last five games, so the level rises to ${next.level}.`);
    output.json({ run, level, result, why: game.why, moves: played.length, lessons, nextLevel: next.level });
  } finally {
    generator.dispose();
  }
}

/** Returns the result of a game for the student, or undefined if the student left the game. */
function resultFor({ result }: PlayedGame, black: boolean): StudentResult | undefined {
  if (result === '*') return undefined;
  if (result === '1/2-1/2') return 'draw';
  return (result === '0-1') === black ? 'win' : 'loss';
}
