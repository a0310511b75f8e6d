import type { Gan, Player, Schedule } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import { type CompiledSchedule, compileSchedule, type ScheduleTime } from './schedule.ts';
import { optimizerOwner } from './state.ts';

const where = 'trainer/schedule';

/** The schedules of a player. */
interface PlayerSchedules {
  readonly updatesPerStep: CompiledSchedule;
  readonly every: CompiledSchedule;
  readonly active: CompiledSchedule;
  readonly learningRate: CompiledSchedule;
}

/** All schedules of a run, compiled once. */
export interface RunSchedules {
  readonly players: Readonly<Record<string, PlayerSchedules>>;
  /** By averaged network. */
  readonly decays: Readonly<Record<string, CompiledSchedule>>;
  readonly batchSize: CompiledSchedule;
}

/**
 * Compiles a GAN's schedules and evaluates each once, so that one that is wrong stops the run before its first step.
 *
 * Learning rates in `step` alone are evaluated at the last step as well: a decay that ends too early is found at once.
 *
 * @param steps of the whole run
 * @throws GanError `argument` for text that is no schedule
 */
export async function compileSchedules(gan: Gan<never>, batchSize: number, steps: number): Promise<RunSchedules> {
  const players: Record<string, PlayerSchedules> = {};
  for (const player of gan.players) {
    const compile = (what: string, schedule: number | string) =>
      compileSchedule(schedule, `${what} of '${player.name}'`);
    players[player.name] = {
      updatesPerStep: await compile('updatesPerStep', player.updatesPerStep ?? 1),
      every: await compile('every', player.every ?? 1),
      active: await compile('active', player.active ?? 1),
      learningRate: notNegative(
        player,
        learningRateOf(gan, player),
        await compile('learning rate', learningRateOf(gan, player)),
      ),
    };
  }
  const decays: Record<string, CompiledSchedule> = {};
  for (const [network, { decay }] of Object.entries(gan.averaged ?? {})) {
    decays[network] = await compileSchedule(decay, `decay of the average of '${network}'`);
  }
  const schedules = { players, decays, batchSize: await compileSchedule(gan.batchSize ?? batchSize, 'batch size') };
  const start = { step: 0, epoch: 0, examples: 0 };
  for (const player of gan.players) {
    updatesAt(schedules, player, start);
    const { learningRate, active } = schedules.players[player.name]!;
    learningRate(start);
    const last = { ...start, step: steps - 1 };
    const inStepAlone = ![learningRateOf(gan, player), player.active].some((text) =>
      /epoch|examples/.test(String(text)),
    );
    if (inStepAlone && active(last) !== 0) learningRate(last);
  }
  for (const decay of Object.values(decays)) decay(start);
  return schedules;
}

/**
 * How many updates a player makes in the step at `at`: 0 where it rests.
 *
 * @throws GanError `argument` when updates or every is no whole number
 */
export function updatesAt(schedules: RunSchedules, player: Player<never>, at: ScheduleTime): number {
  const { updatesPerStep, every, active } = schedules.players[player.name]!;
  if (active(at) === 0) return 0;
  if (at.step % whole(every(at), 1, `every of '${player.name}'`, at) !== 0) return 0;
  return whole(updatesPerStep(at), 0, `updatesPerStep of '${player.name}'`, at);
}

/**
 * The value of a schedule that counts something.
 *
 * @throws GanError `argument` when it is no whole number or below `min`
 */
export function whole(value: number, min: number, name: string, at: ScheduleTime): number {
  if (Number.isInteger(value) && value >= min) return value;
  throw new GanError(
    where,
    `${name} must be a whole number >= ${min}; it is ${value} at step ${at.step}. Use floor().`,
  );
}

/** The rate, refused below 0. */
function notNegative(player: Player<never>, schedule: Schedule, rate: CompiledSchedule): CompiledSchedule {
  return (at) => {
    const value = rate(at);
    if (value >= 0) return value;
    throw new GanError(
      where,
      `the learning rate of '${player.name}' must be 0 or more; '${schedule}' is ${value} at step ${at.step}. Use max(0, …).`,
    );
  };
}

/** A shared optimizer keeps its owner's rate. */
function learningRateOf(gan: Gan<never>, player: Player<never>): number | string {
  const owner = gan.players.find(({ name }) => name === optimizerOwner(player));
  if (owner === undefined || 'sharedWith' in owner.optimizer) {
    throw new GanError(where, `player '${player.name}' has no optimizer. Share one with a player that has its own.`);
  }
  return owner.optimizer.learningRate;
}
