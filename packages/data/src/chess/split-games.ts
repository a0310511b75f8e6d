import { GanError } from '@ganforge/formats';
import type { ChessGame } from '@ganforge/media/chess';
import type { ChessDataset } from './chess-dataset.ts';

const where = 'data/split-games';

/**
 * Splits games by date into earlier and later games. Games of the same day keep their order, and so do games without a
 * date.
 *
 * @param share the share of the earlier part, in (0,1)
 * @throws GanError `argument` if a part has no game
 * @example
 * const [earlier, later] = splitGames(games, 0.9);
 */
export function splitGames(games: readonly ChessGame[], share: number): [earlier: ChessGame[], later: ChessGame[]] {
  const count = Math.round(share * games.length);
  if (!(share > 0 && share < 1 && count >= 1 && count < games.length)) {
    const problem = `share must be in (0,1) and leave one of ${games.length} games in each part`;
    throw new GanError(where, `${problem}; received ${share}.`);
  }
  // An unknown month or day (??) is sorted before all known ones.
  const dated = games.map((game, i) => ({ game, i, date: (game.tags.Date ?? '').replaceAll('?', '0') }));
  dated.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.i - b.i));
  const all = dated.map(({ game }) => game);
  return [all.slice(0, count), all.slice(count)];
}

/**
 * Finds the examples whose position does not occur in the training set. This excludes openings that players have
 * memorised.
 *
 * @returns the indices of these examples
 */
export function unseenPositions(dataset: ChessDataset, training: ChessDataset): number[] {
  const known = new Set(Array.from({ length: training.size }, (_, i) => training.keyOf(i)));
  return Array.from({ length: dataset.size }, (_, i) => i).filter((i) => !known.has(dataset.keyOf(i)));
}
