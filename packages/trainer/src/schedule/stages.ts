import type { Gan, Stage } from '@ganforge/core';
import { formatValue, GanError } from '@ganforge/formats';
import { compileLength } from './ramp.ts';
import type { ScheduleTime } from './time.ts';

const where = 'trainer/stages';

/** The current stage of a run, and the position at which it started. A checkpoint stores this position. */
export interface StagePosition {
  readonly stage: string;
  readonly began: ScheduleTime['stageBegan'];
}

/** The checked stages of a run. */
export interface RunStages {
  readonly first: StagePosition;
  /** Returns the stage of the next step, given the stage of the previous step and the position in the run. */
  at(before: StagePosition, at: ScheduleTime['stageBegan']): StagePosition;
  /** Returns the completed fraction of the stage, in 0..1, or undefined if the stage has no length. */
  progress(position: StagePosition, at: ScheduleTime['stageBegan']): number | undefined;
  stage(name: string): Stage;
}

const only: readonly Stage[] = [{ name: 'main' }];

/** Returns a GAN's stages. The default is one stage `main` of unlimited length. */
export function stagesOf(gan: Gan<never>): readonly Stage[] {
  return gan.stages ?? only;
}

/**
 * Checks a GAN's stages.
 *
 * @throws GanError `argument` if stage names are not unique, a stage before the last has no length, a batch size is not
 *   an integer, or a player is active in a stage that does not exist
 */
export function compileStages(gan: Gan<never>): RunStages {
  const stages = stagesOf(gan);
  const names = stages.map(({ name }) => name);
  if (names.length === 0 || new Set(names).size < names.length || names.some((name) => !/^[^/\s]+$/.test(name))) {
    throw new GanError(where, `stages need different names without slash or space; received ${names.join(', ')}.`);
  }
  for (const player of gan.players) {
    const stray = player.stages?.find((name) => !names.includes(name));
    if (stray === undefined) continue;
    throw new GanError(
      where,
      `player '${player.name}' makes updates in stage '${stray}', which does not exist. The stages are: ${names.join(', ')}.`,
    );
  }
  const passed = stages.map(({ name, length, batchSize }, i) => {
    if (batchSize !== undefined && !(Number.isSafeInteger(batchSize) && batchSize >= 1)) {
      throw new GanError(
        where,
        `batchSize of stage '${name}' must be an integer of at least 1; received ${formatValue(batchSize)}.`,
      );
    }
    if (length !== undefined) return compileLength(length, `the length of stage '${name}'`);
    if (i === stages.length - 1) return undefined;
    throw new GanError(
      where,
      `stage '${name}' must have a length, since '${names[i + 1]}' follows. Try { steps: 1000 }.`,
    );
  });
  const share = ({ stage, began }: StagePosition, at: ScheduleTime['stageBegan']): number | undefined =>
    passed[names.indexOf(stage)]?.({ ...at, batchSize: 0, stageBegan: began }, began);
  return {
    first: { stage: names[0]!, began: { step: 0, epoch: 0, examples: 0 } },
    at(before, { step, epoch, examples }) {
      const index = names.indexOf(before.stage);
      const done = (share(before, { step, epoch, examples }) ?? 0) >= 1 && index < stages.length - 1;
      return done ? { stage: names[index + 1]!, began: { step, epoch, examples } } : before;
    },
    progress(position, at) {
      const passedShare = share(position, at);
      return passedShare === undefined ? undefined : Math.min(1, passedShare);
    },
    stage: (name) => stages[names.indexOf(name)]!,
  };
}
