import { type ChessBatch, checkEngineReady, type Dataset } from '@ganforge/core';
import { checkKnownOptions, fingerprint, formatValue, GanError } from '@ganforge/formats';
import type { ClassSpec, MoveSpec, PositionSpec } from '@ganforge/media';
import {
  BOARD_SIZE,
  type ChessGame,
  codeOfMove,
  encodeBoard,
  legalCodes,
  MOST_MOVES,
  positionsOf,
} from '@ganforge/media/chess';
import * as tf from '@tensorflow/tfjs-core';
import { checkIndices } from '../indices.ts';
import { labelsAt } from '../labels.ts';
import { isPlayer, playersOf } from './players.ts';

/**
 * Positions of games in which a player was to move, and his moves; a batch is `positions.board` int32 [n,130],
 * `positions.legal` int32 [n,218] and `moves` int32 [n], with opponents also `labels` int32 [n].
 */
export interface ChessDataset extends Dataset<ChessBatch> {
  readonly entries: { readonly positions: PositionSpec; readonly moves: MoveSpec; readonly labels?: ClassSpec };
  /** Whose moves they are. */
  readonly player: string;
  /** The game of each position, an index into those given. Not to be written to. */
  readonly games: Uint32Array;
  /** Moves of both sides before each position. Not to be written to. */
  readonly plies: Uint16Array;
  /** Where an example's board, clock and move before left out, is the same as another's, so is its key. */
  keyOf(index: number): string;
  /** Says whether two of these hold the same examples. */
  readonly fingerprint: string;
}

/** Settings of {@link chessDataset}. */
export interface ChessDatasetOptions {
  /** The beginning of a name, as games have it: `Carlsen`; of several spellings all. @default the player of most games */
  readonly player?: string | readonly string[];
  /** Whether the moves of those who played against the player are examples too, of the class `others`. @default false */
  readonly opponents?: boolean;
}

const where = 'data/chess-dataset';

/**
 * A dataset of the moves of one player: positions, the legal moves of each, and the move that was made.
 *
 * Names are compared without regard to case, up to where the player's ends: `carlsen` is `Carlsen,M` and `Carlsen, Magnus`.
 * Legal moves are found once and kept as small integers.
 *
 * @throws GanError `argument` for no games, or none of the player
 * @example
 * const { games } = await readPgn({ path, bytes: await readFile(path) }); // of @ganforge/media/chess
 * const dataset = chessDataset(games, { player: 'Carlsen' });
 */
export function chessDataset(games: readonly ChessGame[], options: ChessDatasetOptions = {}): ChessDataset {
  checkKnownOptions(where, options, ['player', 'opponents']);
  if (!Array.isArray(games) || games.length === 0) {
    throw new GanError(where, `games must be at least one game; received ${formatValue(games)}.`);
  }
  const { player: asked = playersOf(games)[0]?.name, opponents = false } = options;
  const names = typeof asked === 'string' ? [asked] : (asked ?? []);
  const found = collect(games, names, opponents);
  const [player, size] = [names[0], found.moves.length];
  if (player === undefined || size === 0) {
    const known = playersOf(games).slice(0, 3);
    const most = known.map(({ name, games: count }) => `${name} (${count})`).join(', ') || 'nobody by name';
    throw new GanError(
      where,
      `player must have a move in the games; received ${formatValue(asked)}. Most have ${most}.`,
    );
  }
  const [boards, legal, ends] = [
    Uint8Array.from(found.boards),
    Uint16Array.from(found.legal),
    Uint32Array.from(found.ends),
  ];
  const [moves, labels] = [Int32Array.from(found.moves), opponents ? Int32Array.from(found.labels) : undefined];
  const classes = [player, 'others'];
  return {
    size,
    entries: {
      positions: { kind: 'position' },
      moves: { kind: 'move' },
      ...(opponents && { labels: { kind: 'class', classes } }),
    },
    player,
    games: Uint32Array.from(found.games),
    plies: Uint16Array.from(found.plies),
    fingerprint: fingerprint('chess', boards, legal, moves, labels, opponents ? classes : undefined),
    keyOf: (index) => keyOf(boards.subarray(index * BOARD_SIZE, (index + 1) * BOARD_SIZE)),
    get(indices) {
      checkEngineReady(where);
      checkIndices(indices, size, where);
      const n = indices.length;
      const [board, list] = [new Int32Array(n * BOARD_SIZE), new Int32Array(n * MOST_MOVES)];
      indices.forEach((index, i) => {
        board.set(boards.subarray(index * BOARD_SIZE, (index + 1) * BOARD_SIZE), i * BOARD_SIZE);
        list.set(legal.subarray(index === 0 ? 0 : ends[index - 1]!, ends[index]), i * MOST_MOVES);
      });
      return {
        'positions.board': tf.tensor2d(board, [n, BOARD_SIZE], 'int32'),
        'positions.legal': tf.tensor2d(list, [n, MOST_MOVES], 'int32'),
        moves: tf.tensor1d(
          indices.map((index) => moves[index]!),
          'int32',
        ),
        ...labelsAt(labels, indices),
      };
    },
  };
}

/** Plain lists of all that examples are; lists grow, arrays do not. */
function collect(games: readonly ChessGame[], players: readonly string[], opponents: boolean) {
  const found = {
    ...{ boards: [] as number[], legal: [] as number[], ends: [] as number[], moves: [] as number[] },
    ...{ labels: [] as number[], games: [] as number[], plies: [] as number[] },
  };
  games.forEach((game, index) => {
    const sides = [game.tags.White ?? '', game.tags.Black ?? ''].map((name) =>
      players.some((player) => isPlayer(name, player)),
    );
    if (!sides.includes(true)) return;
    const positions = positionsOf(game);
    game.moves.forEach((move, ply) => {
      const position = positions[ply]!;
      const isOwn = sides[Number(position.black)]!;
      if (!isOwn && !opponents) return;
      encodeBoard(position, found.boards, found.boards.length);
      found.legal.push(...legalCodes(position));
      found.ends.push(found.legal.length);
      found.moves.push(codeOfMove(move, position.black));
      found.labels.push(isOwn ? 0 : 1);
      found.games.push(index);
      found.plies.push(ply);
    });
  });
  return found;
}

/** Squares without what the move before marked, and the side. */
function keyOf(board: Uint8Array): string {
  const squares = Array.from(board.subarray(0, 64), (number) => (number % 13) + 13 * (Math.floor(number / 13) % 4));
  return String.fromCharCode(...squares, board[65]!);
}
