import type { Batch, Player } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type { BatchSource } from '../batch/batches.ts';
import type { UpdatePosition } from '../schedule/position.ts';
import { namedValues, type RunSchedules, timeAt, updatesAt } from '../schedule/run-schedules.ts';
import type { StagePosition } from '../schedule/stages.ts';
import type { ScheduleTime } from '../schedule/time.ts';
import type { TrainingState } from '../state/state.ts';
import { beginStage, endStep } from './begin-end.ts';
import { type Executor, localExecutor } from './executor.ts';
import { LayerNorms } from './layer-norms.ts';
import { type Pass, type PassRequest, runPass } from './pass.ts';
import { recordedPasses } from './recorded-passes.ts';
import { StepBatches } from './step-batches.ts';
import { applyGradients, computeGradients } from './update.ts';

/** The values of a step, by `<player>/<name>`. */
export interface StepResult {
  readonly terms: Record<string, number>;
  readonly logged: Record<string, number>;
  readonly learningRates: Record<string, number>;
  /** Layer norms in the first update of each player, if they were requested; see `LayerNorms`. */
  readonly norms: Record<string, number>;
  /** Warnings for the user. */
  readonly warnings: string[];
}

/** Options of {@link runStep}. */
export interface StepSetting<B extends Batch> {
  readonly schedules: RunSchedules;
  readonly source: BatchSource<B>;
  /** Number of completed steps. */
  readonly step: number;
  /** Assigns microbatches to processes. @default this process computes whole batches */
  readonly executor?: Executor;
  /**
   * Whether to record updates and replay them without JavaScript, if the engine supports this. The result is bit for
   * bit the same. If an update cannot be recorded, there is a warning and the update runs normally.
   * @default true
   */
  readonly record?: boolean;
  /** Whether to measure the layer norms. @default false */
  readonly probe?: boolean;
}

/** The part of a step that belongs to one player. */
interface Plan<B extends Batch> {
  readonly player: Player<B>;
  readonly updates: number;
  /** Number of shared batches of the step that a later player needs. */
  readonly neededLater: number;
}

/**
 * Runs one step. Every active player makes its updates, in the order of `gan.players`. Update i of a player uses shared
 * batch i, or a batch that only this update uses.
 *
 * @throws GanError under the same conditions as {@link computeGradients}; the tensors of the step are always freed
 */
export async function runStep<B extends Batch>(state: TrainingState<B>, setting: StepSetting<B>): Promise<StepResult> {
  const { schedules, source, step, executor = localExecutor(), record = true, probe = false } = setting;
  const { epoch, examples } = source.cursor;
  beginStage(state, schedules.stages, { step, epoch, examples });
  const at = timeAt(schedules, state.stage, { step, epoch, examples });
  checkBatchSize(at, executor);
  const position = { step, stage: state.stage.stage, batchSize: at.batchSize, schedules: namedValues(schedules, at) };
  const batches = new StepBatches(source, at.batchSize);
  const result: StepResult = { terms: {}, logged: {}, learningRates: {}, norms: {}, warnings: [] };
  const recorded = record ? recordedPasses(state) : undefined;
  const pass = (request: PassRequest<B>) => recorded?.run(request, result.warnings) ?? runPass(request);
  try {
    for (const { player, updates, neededLater } of planOf(state.gan.players, schedules, at, state.stage)) {
      const { [player.name]: own } = schedules.players;
      const learningRate = own!.learningRate(at);
      const rates = { learningRate, beta2: own!.beta2?.(at) };
      result.learningRates[player.name] = learningRate;
      for (let update = 0; update < updates; update++) {
        const batch = await batches.take(player, update);
        const at = { ...position, update };
        const found = await runUpdate(state, player, batch, at, rates, executor, pass, probe && update === 0);
        Object.assign(result.norms, found.norms);
        addMeans(result.terms, player.name, found.terms, updates);
        addMeans(result.logged, player.name, found.logged, updates);
        result.warnings.push(...found.warnings);
        batches.release(update, neededLater);
      }
    }
    endStep(state, schedules, at);
    return result;
  } finally {
    batches.dispose();
  }
}

async function runUpdate<B extends Batch>(
  state: TrainingState<B>,
  player: Player<B>,
  microbatches: readonly B[],
  at: UpdatePosition,
  { learningRate, beta2 }: { readonly learningRate: number; readonly beta2: number | undefined },
  executor: Executor,
  pass: (request: PassRequest<B>) => Pass,
  probe: boolean,
) {
  const found = await computeGradients(state, player, microbatches, at, executor, pass);
  const norms = probe && found.made ? new LayerNorms(state, player, found.gradients) : undefined;
  try {
    if (found.made) applyGradients(state, player, found, at, learningRate, beta2);
    return { ...found, norms: (await norms?.read()) ?? {} };
  } finally {
    norms?.dispose();
    found.dispose();
  }
}

function planOf<B extends Batch>(
  players: readonly Player<B>[],
  schedules: RunSchedules,
  at: ScheduleTime,
  { stage }: StagePosition,
): readonly Plan<B>[] {
  const plan = players.map((player) => ({ player, updates: updatesAt(schedules, player, at, stage) }));
  return plan.flatMap(({ player, updates }, i) => {
    if (updates === 0) return [];
    const later = plan.slice(i + 1).filter((other) => other.player.batches !== 'own');
    return [{ player, updates, neededLater: Math.max(0, ...later.map((other) => other.updates)) }];
  });
}

function checkBatchSize({ batchSize, step }: ScheduleTime, { microbatches }: Executor): void {
  if (batchSize % microbatches === 0) return;
  throw new GanError(
    'trainer/step',
    `the batch size must be a multiple of accumulate (${microbatches}); it is ${batchSize} at step ${step}.`,
  );
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
