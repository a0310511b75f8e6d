import { fenOf, START_FEN } from '../rules/fen.ts';
import { sanOf } from '../rules/san.ts';
import { type ChessGame, positionsOf } from './games.ts';

/** Tags that every game has, in this order. PGN specification, section 8.1.1. */
const ROSTER = ['Event', 'Site', 'Date', 'Round', 'White', 'Black', 'Result'];
const LINE = 80;

/**
 * Writes a game as PGN text, which every chess program can read.
 *
 * @param comments comments by the ply after which they appear
 */
export function writePgn(game: ChessGame, comments: Readonly<Record<number, string>> = {}): string {
  const positions = positionsOf(game);
  const fen = fenOf(game.start);
  const from = fen === START_FEN ? {} : { SetUp: '1', FEN: fen };
  const tags: Record<string, string> = { ...game.tags, ...from, Result: game.result };
  const named = [...new Set([...ROSTER, ...Object.keys(tags)])];
  const lines = named.map((name) => `[${name} "${escaped(tags[name] ?? (name === 'Date' ? '????.??.??' : '?'))}"]`);
  const words = game.moves.flatMap((move, ply) => {
    const { black, number } = positions[ply]!;
    const isNamed = !black || ply === 0 || comments[ply - 1] !== undefined;
    const comment = comments[ply];
    return [
      ...(isNamed ? [`${number}${black ? '...' : '.'}`] : []),
      sanOf(positions[ply]!, move),
      ...(comment === undefined ? [] : `{${comment.replace(/[{}]/g, '')}}`.split(' ')),
    ];
  });
  return `${lines.join('\n')}\n\n${wrapped([...words, game.result])}\n`;
}

function wrapped(words: readonly string[]): string {
  const lines = [''];
  for (const word of words) {
    const line = lines.at(-1)!;
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= LINE) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}

function escaped(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[\\"]/g, '\\$&');
}
