import type { Batch } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import { type BatchSource, disposeBatch, splitBatch } from './batches.ts';
import type { MovePosition } from './context.ts';
import { applyGradients, computeGradients } from './move.ts';
import { movesAt, type RunSchedules, whole } from './run-schedules.ts';
import type { ScheduleTime } from './schedule.ts';
import { endTurn, mapRecord, type TrainingState } from './state.ts';

/** What a turn found out, by `<player>/<name>`. */
export interface TurnResult {
  readonly terms: Record<string, number>;
  readonly logged: Record<string, number>;
  readonly learningRates: Record<string, number>;
}

/**
 * One turn: every active player makes its moves, in the order listed; the i-th move of each sees the i-th batch.
 *
 * @param at before this turn
 * @param accumulate micro batches that each batch is split into
 * @throws GanError as {@link computeGradients}; the turn's tensors are freed all the same
 */
export async function runTurn<B extends Batch>(
  state: TrainingState<B>,
  schedules: RunSchedules,
  source: BatchSource<B>,
  at: ScheduleTime,
  accumulate: number,
): Promise<TurnResult> {
  const size = batchSizeAt(schedules, at, accumulate);
  const batches: B[][] = [];
  const result: TurnResult = { terms: {}, logged: {}, learningRates: {} };
  const plan = state.gan.players.map((player) => ({ player, moves: movesAt(schedules, player, at) }));
  try {
    for (const [turn, { player, moves }] of plan.entries()) {
      if (moves === 0) continue;
      // A hundred moves of a critic need not hold a hundred batches: those after it may ask for the first only.
      const wantedLater = Math.max(0, ...plan.slice(turn + 1).map((later) => later.moves));
      const learningRate = schedules.players[player.name]!.learningRate(at);
      result.learningRates[player.name] = learningRate;
      for (let move = 0; move < moves; move++) {
        if (move === batches.length) batches.push(await takeBatch(source, size, accumulate));
        source.prefetch(size);
        const position: MovePosition = { step: at.step, epoch: at.epoch, images: at.images, move };
        const found = await computeGradients(state, player, batches[move]!, position);
        try {
          applyGradients(state, player, found.gradients, position, learningRate);
        } finally {
          for (const gradient of Object.values(found.gradients)) gradient.dispose();
        }
        addMeans(result.terms, player.name, found.terms, moves);
        addMeans(result.logged, player.name, found.logged, moves);
        if (move >= wantedLater) for (const batch of batches[move]!.splice(0)) disposeBatch(batch);
      }
    }
    for (const [name, value] of state.lateLogs) result.logged[name] = (await value.data())[0]!;
    endTurn(
      state,
      mapRecord(schedules.decays, (decay) => decay(at)),
    );
    return result;
  } finally {
    for (const batch of batches.flat()) disposeBatch(batch);
  }
}

/**
 * Examples in each batch of the turn at `at`.
 *
 * @throws GanError `argument` when it is no whole number or does not split into `accumulate` equal parts
 */
export function batchSizeAt(schedules: RunSchedules, at: ScheduleTime, accumulate: number): number {
  const size = whole(schedules.batchSize(at), 1, 'the batch size', at);
  if (size % accumulate === 0) return size;
  throw new GanError(
    'trainer/turn',
    `the batch size must be a multiple of accumulate (${accumulate}); it is ${size} at step ${at.step}.`,
  );
}

async function takeBatch<B extends Batch>(source: BatchSource<B>, size: number, accumulate: number): Promise<B[]> {
  const batch = await source.next(size);
  const parts = splitBatch(batch, accumulate);
  if (accumulate > 1) disposeBatch(batch);
  return parts;
}

function addMeans(
  sums: Record<string, number>,
  player: string,
  values: Readonly<Record<string, number>>,
  count: number,
) {
  for (const [name, value] of Object.entries(values)) {
    sums[`${player}/${name}`] = (sums[`${player}/${name}`] ?? 0) + value / count;
  }
}
