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
 * A dataset of chess positions and the moves that one player made in them.
 *
 * A batch has `positions.board` int32 [n,130], `positions.legal` int32 [n,218] and `moves` int32 [n]. With the option
 * `opponents` it also has `labels` int32 [n].
 */
export interface ChessDataset extends Dataset<ChessBatch> {
  readonly entries: { readonly positions: PositionSpec; readonly moves: MoveSpec; readonly labels?: ClassSpec };
  /** The name of the player. */
  readonly player: string;
  /** The game of each position, an index into the list of games. Read-only. */
  readonly games: Uint32Array;
  /** Number of moves by both sides before each position. Read-only. */
  readonly plies: Uint16Array;
  /**
   * Returns a key of the position. Equal positions have equal keys. The clock and the previous move do not affect the
   * key.
   */
  keyOf(index: number): string;
  /** Identifies the examples. Two datasets with the same fingerprint contain the same examples. */
  readonly fingerprint: string;
}

/** Options of {@link chessDataset}. */
export interface ChessDatasetOptions {
  /**
   * The start of the player's name in the games, such as `Carlsen`, or a list of spellings.
   * @default the player with the most games
   */
  readonly player?: string | readonly string[];
  /** Whether the moves of the player's opponents are examples too, with the class `others`. @default false */
  readonly opponents?: boolean;
}

const where = 'data/chess-dataset';

/**
 * Creates a dataset from the games of one player. An example is a position, its legal moves, and the move that was
 * played.
 *
 * A name matches if it starts with `player`, ignoring case: `carlsen` matches `Carlsen,M` and `Carlsen, Magnus`. Legal
 * moves are computed once and stored as small integers.
 *
 * @throws GanError `argument` if there are no games, or no games of this player
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

/** Collects the examples in lists that can grow. */
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

/** Returns a key from the squares, without the marks of the previous move, and from the side to move. */
function keyOf(board: Uint8Array): string {
  const squares = Array.from(board.subarray(0, 64), (number) => (number % 13) + 13 * (Math.floor(number / 13) % 4));
  return String.fromCharCode(...squares, board[65]!);
}
