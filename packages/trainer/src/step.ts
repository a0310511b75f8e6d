import type { Batch } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import { type BatchSource, disposeBatch, splitBatch } from './batches.ts';
import type { UpdatePosition } from './context.ts';
import { type RunSchedules, updatesAt, whole } from './run-schedules.ts';
import type { ScheduleTime } from './schedule.ts';
import { endStep, mapRecord, type TrainingState } from './state.ts';
import { applyGradients, computeGradients } from './update.ts';

/** What a step found out, by `<player>/<name>`. */
export interface StepResult {
  readonly terms: Record<string, number>;
  readonly logged: Record<string, number>;
  readonly learningRates: Record<string, number>;
  /** What the user should know. */
  readonly warnings: string[];
}

/**
 * One step: every active player makes its updates, in the order listed; the i-th update of each sees the i-th batch.
 *
 * @param at before this step
 * @param accumulate microbatches that each batch is split into
 * @throws GanError as {@link computeGradients}; the step's tensors are freed all the same
 */
export async function runStep<B extends Batch>(
  state: TrainingState<B>,
  schedules: RunSchedules,
  source: BatchSource<B>,
  at: ScheduleTime,
  accumulate: number,
): Promise<StepResult> {
  const size = batchSizeAt(schedules, at, accumulate);
  const batches: B[][] = [];
  const result: StepResult = { terms: {}, logged: {}, learningRates: {}, warnings: [] };
  const plan = state.gan.players.map((player) => ({ player, updatesPerStep: updatesAt(schedules, player, at) }));
  try {
    for (const [turn, { player, updatesPerStep }] of plan.entries()) {
      if (updatesPerStep === 0) continue;
      // A hundred updates of a critic need not hold a hundred batches: those after it may ask for the first only.
      const wantedLater = Math.max(0, ...plan.slice(turn + 1).map((later) => later.updatesPerStep));
      const learningRate = schedules.players[player.name]!.learningRate(at);
      result.learningRates[player.name] = learningRate;
      for (let update = 0; update < updatesPerStep; update++) {
        if (update === batches.length) batches.push(await takeBatch(source, size, accumulate));
        source.prefetch(size);
        const position: UpdatePosition = { step: at.step, epoch: at.epoch, examples: at.examples, update };
        const found = await computeGradients(state, player, batches[update]!, position);
        try {
          applyGradients(state, player, found.gradients, position, learningRate);
        } finally {
          for (const gradient of Object.values(found.gradients)) gradient.dispose();
        }
        result.warnings.push(...found.warnings);
        addMeans(result.terms, player.name, found.terms, updatesPerStep);
        addMeans(result.logged, player.name, found.logged, updatesPerStep);
        if (update >= wantedLater) for (const batch of batches[update]!.splice(0)) disposeBatch(batch);
      }
    }
    for (const [name, value] of state.lateLogs) result.logged[name] = (await value.data())[0]!;
    endStep(
      state,
      mapRecord(schedules.decays, (decay) => decay(at)),
    );
    return result;
  } finally {
    for (const batch of batches.flat()) disposeBatch(batch);
  }
}

/**
 * Examples in each batch of the step at `at`.
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
