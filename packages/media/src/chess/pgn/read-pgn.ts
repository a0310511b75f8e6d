import { GanError, gunzip, isGzip } from '@ganforge/formats';
import type { Artifact } from '../../kind.ts';
import { positionOf, START_FEN } from '../rules/fen.ts';
import { afterMove } from '../rules/moves.ts';
import type { ChessPosition } from '../rules/position.ts';
import { moveOfSan } from '../rules/san.ts';
import type { ChessGame } from './games.ts';
import { type RawGame, rawGames } from './raw-games.ts';

const where = 'media/chess';

/** The numbers of rejected games, by reason. */
export interface GamesRefused {
  /** Games with a move that is illegal or unreadable. */
  readonly illegal: number;
  /** Games of a chess variant. */
  readonly variant: number;
  /** Games with an invalid start position. */
  readonly start: number;
  /** Games without moves. */
  readonly empty: number;
}

/** The games that were read from a file, and the numbers of rejected games. */
export interface ReadGames {
  readonly games: readonly ChessGame[];
  readonly refused: GamesRefused;
  /** The reason why the first rejected game was rejected, as a sentence. */
  readonly firstRefused: string | undefined;
}

/** The values of the tag `Variant` that denote standard chess. */
const STANDARD = new Set(['', 'standard', 'chess', 'normal', 'classical', 'from position']);

/**
 * Reads the games of a PGN file, gzipped or not, in UTF-8 or Latin-1.
 *
 * Comments, clock tags, variations and annotations are ignored. A game that cannot be replayed completely is rejected
 * and counted; the other games are kept. Source: PGN specification, import format, 1994.
 *
 * @throws GanError `file` if the compressed data is damaged, or no game can be replayed
 * @example
 * const { games, refused } = await readPgn({ path: 'carlsen.pgn.gz', bytes: await readFile('carlsen.pgn.gz') });
 */
export async function readPgn({ path, bytes }: Pick<Artifact, 'path' | 'bytes'>): Promise<ReadGames> {
  const plain = isGzip(bytes) ? await gunzip(bytes, path) : bytes;
  const read = parsePgn(textOfBytes(plain));
  if (read.games.length > 0) return read;
  const why = read.firstRefused === undefined ? '' : ` Of the refused, ${read.firstRefused}.`;
  throw new GanError(where, `${path} must hold games in PGN; it holds none.${why}`, { code: 'file' });
}

/** Parses the games of a PGN text; see {@link readPgn}. */
export function parsePgn(text: string): ReadGames {
  const refused = { illegal: 0, variant: 0, start: 0, empty: 0 };
  const games: ChessGame[] = [];
  let firstRefused: string | undefined;
  let index = 0;
  for (const raw of rawGames(text)) {
    index++;
    const game = gameOf(raw);
    if ('moves' in game) games.push(game);
    else {
      refused[game.why]++;
      firstRefused ??= `game ${index}: ${game.problem}`;
    }
  }
  return { games, refused, firstRefused };
}

type Refusal = { readonly why: keyof GamesRefused; readonly problem: string };

function gameOf({ tags, moves, result }: RawGame): ChessGame | Refusal {
  const variant = tags.Variant ?? '';
  if (!STANDARD.has(variant.toLowerCase())) return { why: 'variant', problem: `it is of the variant ${variant}` };
  let start: ChessPosition;
  try {
    start = positionOf(tags.FEN ?? START_FEN);
  } catch (error) {
    return { why: 'start', problem: (error as GanError).problem };
  }
  if (moves.length === 0) return { why: 'empty', problem: 'it has no moves' };
  const played: number[] = [];
  let position = start;
  for (const [ply, san] of moves.entries()) {
    const move = moveOfSan(position, san);
    if (move === 0) return { why: 'illegal', problem: `its move ${Math.floor(ply / 2) + 1}, ${san}, is not legal` };
    played.push(move);
    position = afterMove(position, move);
  }
  return { tags, start, moves: played, result };
}

/** Decodes text as UTF-8. If the bytes are not UTF-8, it decodes them as Latin-1, the character set of PGN. */
function textOfBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}
