import type { Gan, OptimizerSpec, Player, Schedule, Stage } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import { mapRecord } from '../state/map-record.ts';
import { optimizerOwner } from '../state/players.ts';
import { compileSchedule } from './compile.ts';
import type { UpdatePosition } from './position.ts';
import { compileStages, type RunStages, type StagePosition } from './stages.ts';
import type { CompiledSchedule, ScheduleTime } from './time.ts';

const where = 'trainer/schedule';

/** The schedules of a player. */
interface PlayerSchedules {
  readonly updatesPerStep: CompiledSchedule;
  readonly every: CompiledSchedule;
  readonly learningRate: CompiledSchedule;
  /** The beta2 of Adam, if it is a schedule. */
  readonly beta2?: CompiledSchedule;
}

/** All schedules of a run, compiled once. */
export interface RunSchedules {
  readonly stages: RunStages;
  readonly players: Readonly<Record<string, PlayerSchedules>>;
  /** The decay, or the half-life in examples, of each averaged network. */
  readonly averages: Readonly<Record<string, CompiledSchedule>>;
  /** The schedules that losses read, by name. */
  readonly named: Readonly<Record<string, CompiledSchedule>>;
  /** Examples per batch in stages that do not set their own batch size. */
  readonly batchSize: number;
}

/**
 * Compiles all schedules of a GAN. It evaluates each schedule once, so that an invalid schedule is found before the
 * first step.
 *
 * Learning rates that depend only on `step` are also evaluated at the last step. This finds a decay that would become
 * negative before the last step.
 *
 * @param steps number of steps of the whole run
 * @throws GanError `argument` if a schedule is invalid
 */
export async function compileSchedules(gan: Gan<never>, batchSize: number, steps: number): Promise<RunSchedules> {
  const players: Record<string, PlayerSchedules> = {};
  for (const player of gan.players) {
    const compile = (what: string, schedule: Schedule) => compileSchedule(schedule, `${what} of '${player.name}'`);
    const { learningRate: rate, beta2 } = optimizerOf(gan, player);
    players[player.name] = {
      updatesPerStep: await compile('updatesPerStep', player.updatesPerStep ?? 1),
      every: await compile('every', player.every ?? 1),
      learningRate: notNegative(player, rate, await compile('learning rate', rate)),
      ...(beta2 !== undefined && { beta2: fraction(player, await compile('beta2', beta2)) }),
    };
  }
  const averages: Record<string, CompiledSchedule> = {};
  for (const [network, { decay, halfLife }] of Object.entries(gan.averaged ?? {})) {
    const what = `${decay === undefined ? 'half-life' : 'decay'} of the average of '${network}'`;
    averages[network] = await compileSchedule(decay ?? halfLife ?? 0, what);
  }
  const named: Record<string, CompiledSchedule> = {};
  for (const [name, schedule] of Object.entries(gan.schedules ?? {})) {
    named[name] = await compileSchedule(schedule, `schedule '${name}'`);
  }
  const schedules = { stages: compileStages(gan), players, averages, named, batchSize };
  tryAll(gan, schedules, steps);
  return schedules;
}

/**
 * Evaluates every schedule at the first step. Learning rates that depend only on the step are also evaluated at the
 * last step.
 */
function tryAll(gan: Gan<never>, schedules: RunSchedules, steps: number): void {
  const { first } = schedules.stages;
  const start = timeAt(schedules, first, first.began);
  for (const player of gan.players) {
    updatesAt(schedules, player, start, first.stage);
    const { learningRate, updatesPerStep, beta2 } = schedules.players[player.name]!;
    learningRate(start);
    beta2?.(start);
    const last = { ...start, step: steps - 1 };
    const texts = [optimizerOf(gan, player).learningRate, player.updatesPerStep].map(
      (schedule) => JSON.stringify(schedule) ?? '',
    );
    const inStepAlone = !texts.some((text) => /epoch|examples|progress|since/.test(text));
    if (inStepAlone && gan.stages === undefined && updatesPerStep(last) !== 0) learningRate(last);
  }
  for (const schedule of [...Object.values(schedules.averages), ...Object.values(schedules.named)]) schedule(start);
}

/** Returns the time of a step in a stage. */
export function timeAt(
  schedules: RunSchedules,
  position: StagePosition,
  at: { readonly step: number; readonly epoch: number; readonly examples: number },
): ScheduleTime {
  const progress = schedules.stages.progress(position, at);
  const batchSize = batchSizeIn(schedules, schedules.stages.stage(position.stage));
  return { ...at, batchSize, stageBegan: position.began, ...(progress !== undefined && { progress }) };
}

/** Returns the values of the schedules that losses and `sample` read. */
export function namedValues(schedules: RunSchedules, at: ScheduleTime): Readonly<Record<string, number>> {
  return mapRecord(schedules.named, (schedule) => schedule(at));
}

/**
 * Returns the position of a player's first update in a run. It contains the player's first stage and the schedule
 * values at this position.
 *
 * Use it in loops that make single updates with `computeGradients` and `applyGradients`. `runStep` does not need it.
 */
export function updatePosition(schedules: RunSchedules, player: Player<never>): UpdatePosition {
  const stage = player.stages?.[0] ?? schedules.stages.first.stage;
  const at = timeAt(schedules, { stage, began: schedules.stages.first.began }, { step: 0, epoch: 0, examples: 0 });
  return { step: 0, update: 0, stage, batchSize: at.batchSize, schedules: namedValues(schedules, at) };
}

function batchSizeIn(schedules: RunSchedules, stage: Stage): number {
  return stage.batchSize ?? schedules.batchSize;
}

/**
 * Returns the number of updates that a player makes in the step at `at`. It is 0 if the player is inactive.
 *
 * @throws GanError `argument` if updatesPerStep or every is not an integer
 */
export function updatesAt(schedules: RunSchedules, player: Player<never>, at: ScheduleTime, stage: string): number {
  const { updatesPerStep, every } = schedules.players[player.name]!;
  if (player.stages?.includes(stage) === false) return 0;
  if (at.step % whole(every(at), 1, `every of '${player.name}'`, at) !== 0) return 0;
  return whole(updatesPerStep(at), 0, `updatesPerStep of '${player.name}'`, at);
}

/** Returns the value of a schedule. Throws unless it is an integer of at least `min`. */
function whole(value: number, min: number, name: string, at: ScheduleTime): number {
  if (Number.isInteger(value) && value >= min) return value;
  throw new GanError(
    where,
    `${name} must be a whole number >= ${min}; it is ${value} at step ${at.step}. Use floor().`,
  );
}

/** Returns a learning rate schedule that throws if its value is negative. */
function notNegative(player: Player<never>, schedule: Schedule, rate: CompiledSchedule): CompiledSchedule {
  return (at) => {
    const value = rate(at);
    if (value >= 0) return value;
    const text = typeof schedule === 'string' ? schedule : JSON.stringify(schedule);
    throw new GanError(
      where,
      `the learning rate of '${player.name}' must be 0 or more; '${text}' is ${value} at step ${at.step}. Use max(0, …).`,
    );
  };
}

/** Returns a beta2 schedule that throws if its value is not in [0,1). */
function fraction(player: Player<never>, beta2: CompiledSchedule): CompiledSchedule {
  return (at) => {
    const value = beta2(at);
    if (value >= 0 && value < 1) return value;
    throw new GanError(where, `beta2 of '${player.name}' must be in [0,1); it is ${value} at step ${at.step}.`);
  };
}

/** Returns the optimizer that a player uses. A shared optimizer has the learning rate of its owner. */
function optimizerOf(gan: Gan<never>, player: Player<never>): OptimizerSpec {
  const owner = gan.players.find(({ name }) => name === optimizerOwner(player));
  if (owner === undefined || 'sharedWith' in owner.optimizer) {
    throw new GanError(
      where,
      `player '${player.name}' has no optimizer. Share the optimizer of a player that has one.`,
    );
  }
  return owner.optimizer;
}
