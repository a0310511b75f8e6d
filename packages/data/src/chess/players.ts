import type { ChessGame } from '@ganforge/media/chess';

/** Returns whether a name starts with the player's name, ignoring case. After the player's name, a word must end. */
export function isPlayer(name: string, player: string): boolean {
  const [found, asked] = [name.trim().toLowerCase(), player.trim().toLowerCase()];
  return asked !== '' && found.startsWith(asked) && !/^[\p{L}\p{N}]/u.test(found.slice(asked.length));
}

/**
 * Lists the players of the games by surname. The players with the most games come first.
 *
 * @example
 * playersOf(games)[0]; // { name: 'Carlsen', games: 2851 }
 */
export function playersOf(games: readonly ChessGame[]): { readonly name: string; readonly games: number }[] {
  const counts = new Map<string, { name: string; games: number }>();
  for (const { tags } of games) {
    for (const whole of [tags.White, tags.Black]) {
      const name = (whole ?? '').split(',')[0]!.trim();
      if (/^[?-]?$/.test(name)) continue;
      const known = counts.get(name.toLowerCase()) ?? { name, games: 0 };
      known.games++;
      counts.set(name.toLowerCase(), known);
    }
  }
  return [...counts.values()].sort((a, b) => b.games - a.games || (a.name < b.name ? -1 : 1));
}
