import { readFile } from 'node:fs/promises';
import { type ChessDataset, chessDataset, splitGames, unseenPositions } from '@ganforge/data';
import { GanError } from '@ganforge/formats';
import { readPgn } from '@ganforge/media/chess';
import type { ChessGanOptions } from '@ganforge/models';

/** A player's positions, split by the date of the games. */
export interface Player {
  readonly name: string;
  readonly training: ChessDataset;
  readonly test: ChessDataset;
  readonly unseen: readonly number[];
}

/** How {@link playerOf} divides and labels the games. */
export interface PlayerSplit {
  /** Share of the games that are for training, the earlier ones. @default 0.9 */
  readonly earlier?: number;
  /** Whether the moves of opponents are examples too. @default false */
  readonly opponents?: boolean;
}

/** Games of a player, the later ones for the test, of which at most `judged` positions that training lacks are used. */
export async function playerOf(
  file: string,
  player: readonly string[],
  judged: number,
  { earlier: share = 0.9, opponents = false }: PlayerSplit = {},
): Promise<Player> {
  const folder = process.env.GANFORGE_DATA_DIR;
  if (!folder) {
    const advice = `Set GANFORGE_DATA_DIR to a folder with chess/${file}.pgn.gz.`;
    throw new GanError('examples/chess-partner', `there are no games. ${advice}`, { code: 'file' });
  }
  const path = `${folder}/chess/${file}.pgn.gz`;
  const { games } = await readPgn({ path, bytes: await readFile(path) });
  const [earlier, later] = splitGames(games, share);
  const [training, test] = [chessDataset(earlier, { player, opponents }), chessDataset(later, { player })];
  const all = unseenPositions(test, training);
  const unseen = all.filter((_, i) => (i * judged) % all.length < judged).slice(0, judged);
  console.log(
    `data     ${file}: ${training.size} positions; ${test.size} of later games, ${all.length} of them unseen`,
  );
  return { name: file, training, test, unseen };
}

/** Rates that fall along a cosine, which short trainings gain most by. */
export function schedule(steps: number): ChessGanOptions {
  return { cloningSteps: steps, cloningRate: { cosine: [0.0015, 0.00005], over: { steps } } };
}
