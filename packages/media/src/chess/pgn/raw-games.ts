import type { ChessGame } from './games.ts';

/** An unparsed game. It contains the tags, the texts of the moves, and the result. */
export interface RawGame {
  readonly tags: Readonly<Record<string, string>>;
  readonly moves: readonly string[];
  readonly result: ChessGame['result'];
}

// Matches one token of PGN. The alternatives are tried in this order. Other text is skipped.
const token =
  /\[\s*(\w+)\s*"((?:[^"\\\n]|\\.)*)"\s*\]|\{[^}]*\}?|;[^\n]*|^%[^\n]*|\$\d+|([()])|(1-0|0-1|1\/2-1\/2|\*)|e\.p\.|\d+\.*(?=[^\w-]|[A-Za-z]|$)|([A-Za-z0][\w=+#:\-@]*[!?]*|--)/gm;

/**
 * Iterates over the games of a PGN text. It drops comments, annotations and variations.
 *
 * A game ends with its result, or at the tags of the next game.
 */
export function* rawGames(text: string): Generator<RawGame> {
  let game = newGame();
  let depth = 0;
  for (const [word, name, value, bracket, result, move] of text.matchAll(token)) {
    if (name !== undefined && depth === 0) {
      if (game.moves.length > 0) {
        yield game;
        game = newGame();
      }
      game.tags[name] = value!.replace(/\\(.)/g, '$1');
    } else if (bracket !== undefined) depth = Math.max(0, depth + (word === '(' ? 1 : -1));
    else if (depth > 0) continue;
    else if (result !== undefined) {
      yield { ...game, result: result as RawGame['result'] };
      game = newGame();
    } else if (move !== undefined) game.moves.push(move);
  }
  if (game.moves.length > 0 || Object.keys(game.tags).length > 0) yield game;
}

function newGame(): { tags: Record<string, string>; moves: string[]; result: '*' } {
  return { tags: {}, moves: [], result: '*' };
}
