import { type ChessBatch, randomStream, rowStreams } from '@ganforge/core';
import type { ChessDataset } from '@ganforge/data';
import { decodeBoard, moveOfCode } from '@ganforge/media/chess';
import { type MoveMatch, moveKindDivergence, moveMatch, type PlacedMove } from '@ganforge/metrics';
import type { ChessGan } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';

/** Positions that go through a network at once. */
const CHUNK = 500;

/** How a policy answers some positions of a dataset. */
export interface Judged {
  readonly match: MoveMatch;
  /** Divergence of the kinds of its moves, drawn once in each position, from the real ones. */
  readonly divergence: number;
  /** Drawn moves that are legal, of all. */
  readonly legality: number;
}

/** Judges a policy by the positions of a dataset at `indices`, the player's label 0 where it has labels. */
export async function judge(gan: ChessGan, dataset: ChessDataset, indices: readonly number[]): Promise<Judged> {
  const found = { policy: [] as number[], legal: [] as number[], moves: [] as number[] };
  const [real, drawn]: [PlacedMove[], PlacedMove[]] = [[], []];
  let legalMoves = 0;
  for (let at = 0; at < indices.length; at += CHUNK) {
    const rows = indices.slice(at, at + CHUNK);
    const batch = await dataset.get(rows, { epoch: 0, random: rowStreams(randomStream(0)) });
    const conditions = conditionsOf(gan, batch);
    const policy = gan.policy(conditions);
    const { moves: sampled } = await gan.sample({ n: rows.length, random: randomStream(1, at), conditions });
    const values = [policy, batch['positions.legal'], batch.moves, batch['positions.board'], sampled!];
    const [shares, legal, moves, boards, own] = await Promise.all(values.map((t) => t!.data()));
    tf.dispose([...values, conditions.labels ?? []]);
    found.policy.push(...shares!);
    found.legal.push(...legal!);
    found.moves.push(...moves!);
    rows.forEach((row, i) => {
      const position = decodeBoard(boards!, 130 * i);
      const ply = dataset.plies[row]!;
      real.push({ position, move: moveOfCode(moves![i]!, position.black), ply });
      drawn.push({ position, move: moveOfCode(own![i]!, position.black), ply });
      if (legal!.subarray(218 * i, 218 * (i + 1)).includes(own![i]!)) legalMoves++;
    });
  }
  const divergence = moveKindDivergence(real, drawn);
  return { match: moveMatch(found), divergence, legality: legalMoves / indices.length };
}

function conditionsOf(gan: ChessGan, batch: ChessBatch) {
  const { 'positions.board': board, 'positions.legal': legal } = batch;
  const isLabelled = gan.conditions?.includes('labels');
  const labels = isLabelled ? tf.zeros([board.shape[0]], 'int32') : undefined;
  return { 'positions.board': board, 'positions.legal': legal, ...(labels && { labels }) };
}
