import type { CosineSchedule, ExponentialSchedule, Length, LinearSchedule } from '@ganforge/core';
import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import type { ScheduleTime } from './time.ts';

const where = 'trainer/schedule';
const forms = ['linear', 'cosine', 'exponential'] as const;
const units = ['steps', 'examples', 'epochs'] as const;

/** The schedules that are ramps between two values. */
export type RampSchedule = LinearSchedule | CosineSchedule | ExponentialSchedule;

/**
 * Compiles a ramp to a function.
 *
 * @throws GanError `argument` if the object is not a ramp
 */
export function compileRamp(schedule: RampSchedule, name: string): (at: ScheduleTime) => number {
  const refuse = (problem: string): GanError =>
    new GanError(where, `the ${name} must be a ramp such as { linear: [1, 0], over: { steps: 1000 } }; ${problem}.`);
  checkKnownOptions(where, schedule, [...forms, 'over', 'since']);
  const given = forms.filter((form) => form in schedule);
  const [form] = given;
  if (form === undefined || given.length > 1) throw refuse(`it has ${given.join(' and ') || 'no form'}`);
  const values: unknown = (schedule as Readonly<Record<string, unknown>>)[form];
  if (!Array.isArray(values) || values.length !== 2 || !values.every(Number.isFinite)) {
    throw refuse(`${form} must be two numbers; received ${formatValue(values)}`);
  }
  const [from, to] = values as [number, number];
  if (form === 'exponential' && !(from > 0 && to > 0)) throw refuse('exponential values must be above 0');
  if (schedule.since !== undefined && schedule.since !== 'stage') {
    throw refuse(`since must be 'stage'; received ${formatValue(schedule.since)}`);
  }
  const passed = compileLength(schedule.over, `over of the ${name}`);
  return (at) => {
    const t = passed(at, schedule.since === 'stage' ? at.stageBegan : runBegan);
    if (t >= 1) return to;
    if (form === 'linear') return from + (to - from) * t;
    return form === 'cosine' ? to + ((from - to) * (1 + Math.cos(Math.PI * t))) / 2 : from * (to / from) ** t;
  };
}

const runBegan = { step: 0, epoch: 0, examples: 0 };

/**
 * Returns a function that computes the completed fraction of a length since its start. The fraction is 1 at the end of
 * the length, and larger afterwards.
 *
 * @throws GanError `argument` if the object is not a length
 */
export function compileLength(
  length: Length,
  name: string,
): (at: ScheduleTime, since: ScheduleTime['stageBegan']) => number {
  const entries = Object.entries(length ?? {});
  const [unit, count] = (entries[0] ?? []) as [(typeof units)[number], unknown];
  if (entries.length !== 1 || !units.includes(unit) || !(typeof count === 'number' && count > 0 && count < Infinity)) {
    throw new GanError(
      where,
      `${name} must be { steps }, { examples } or { epochs }, a number above 0; received ${formatValue(length)}.`,
    );
  }
  const field = { steps: 'step', examples: 'examples', epochs: 'epoch' } as const;
  return (at, since) => (at[field[unit]] - since[field[unit]]) / count;
}
