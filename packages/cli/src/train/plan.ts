import { basename } from 'node:path';
import type { Gan } from '@ganforge/core';
import { type ResolvedOf, resolveOptions } from '@ganforge/formats';
import { describeSpec, type Spec } from '@ganforge/media';
import type { RecognisedData } from '../data/facts.ts';
import { recognise } from '../data/recognise.ts';
import { type Choice, overlaid, valuesOf } from '../presets/choice.ts';
import { presetFor, presetOf } from '../presets/presets.ts';
import { QUICK } from '../presets/quick.ts';
import type { Invocation } from '../program/command.ts';
import { UsageError } from '../program/usage-error.ts';
import { parseSettings } from '../variants/settings.ts';
import { type AnyVariant, findVariant } from '../variants/zoo.ts';
import { TRAIN_OPTIONS } from './options.ts';
import { standInData } from './stand-in-data.ts';

/** Settings of `train` with defaults in their place. */
type TrainSettings = ResolvedOf<typeof TRAIN_OPTIONS>;

/** What is to be trained, on what, how; all of it decided, nothing opened. */
export interface TrainingPlan {
  readonly variant: AnyVariant;
  /** As the user named it. */
  readonly variantGiven: string;
  readonly data: RecognisedData;
  readonly places: readonly string[];
  /** Of the variant. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly settings: TrainSettings;
  readonly batchSize: number;
  readonly steps: number;
  readonly flip: boolean;
  /** Of the run's folder under `--runs`. */
  readonly name: string;
  /** What the preset chose and the user did not, with reasons. */
  readonly choices: readonly Choice[];
}

/**
 * Decides all of a training by what was said and what the data is.
 *
 * @throws UsageError for settings that there are not; GanError for data that is not there
 */
export async function planTraining({ args, given, output }: Invocation): Promise<TrainingPlan> {
  const { set = [], ...rest } = given;
  const settings = resolveOptions('ganforge train', TRAIN_OPTIONS, rest);
  const [variantGiven, ...positional] = args as [string, ...string[]];
  if (positional.length > 0 && settings.data !== undefined) {
    throw new UsageError(`data is given twice: ${positional.join(' ')} and --data ${settings.data}. Leave one out.`);
  }
  const variant = await findVariant(variantGiven);
  const own = parseSettings(variant, set as readonly string[]);
  const named = settings.data === undefined ? positional : [settings.data];
  const places = named.length > 0 ? named : await standInData(variant, settings, output);
  const data = await recognise(places, { classes: settings.labels });
  const most = data.facts.size;
  if (settings.batch !== undefined && settings.batch > most) {
    throw new UsageError(`--batch must be at most ${most}, the size of ${data.place}; received ${settings.batch}.`);
  }
  const preset = presetFor(settings.preset, variant, data.facts, settings.quick);
  const options = overlaid(preset.options, [{ name: 'seed', value: settings.seed, why: '--seed' }]);
  const training = valuesOf(preset.training);
  const choices = [...preset.training, ...preset.options].filter(({ name }) => !(name in own) && !(name in rest));
  return {
    ...{ variant, variantGiven, data, places, settings },
    options: { ...valuesOf(options), ...own },
    batchSize: settings.batch ?? (training.batch as number),
    steps: settings.steps ?? (settings.minutes === undefined ? (training.steps as number) : MANY),
    flip: settings.flip && training.flip === true,
    name: settings.name ?? `${variant.name}-${slug(places)}${settings.quick ? '-quick' : ''}`,
    choices: choices.filter(({ name }) => name !== 'steps' || settings.minutes === undefined),
  };
}

/** Steps of a run that only the clock ends. */
const MANY = 10_000_000;

/** A name for a folder of the last parts of places. */
function slug(places: readonly string[]): string {
  const names = places.map((place) => basename(place).replace(/\.(csv|txt|smi|pgn|npz|npy)(\.gz)?$/i, ''));
  return names.join('-').replaceAll(/[^\p{L}\p{N}._-]+/gu, '-') || 'data';
}

/** A plan for programs, with the options that the GAN resolved. */
export function planOf(
  { data, batchSize, steps, choices }: TrainingPlan,
  { config }: Pick<Gan<never>, 'config'>,
): object {
  return { data: data.says, options: config, batchSize, steps, choices };
}

/** A plan for people: the data, and what was chosen with the reason. */
export function planLines({ data, choices, steps, options, settings, variant }: TrainingPlan): string[] {
  const preset = presetOf(settings.preset, data.facts);
  const called = preset === settings.preset ? preset : `${settings.preset}: ${preset}, for less than 2,000 images`;
  const told = choices.filter(({ why }) => why !== QUICK);
  const shown = told.map(({ name, value, why }) => `         ${setting(name, value)}: ${why}`);
  const given = Object.entries(options).map(([name, value]) => setting(name, value));
  return [
    `data     ${data.place}: ${data.says}`,
    `variant  ${variant.name} with ${given.join(', ')}`,
    ...(shown.length === 0 ? [] : [`preset   ${called}${settings.quick ? ', quick' : ''}`, ...shown]),
    settings.minutes === undefined ? `steps    ${steps}` : `time     ${settings.minutes} minutes`,
  ];
}

/** A setting in words: `size 32`. */
function setting(name: string, value: unknown): string {
  const shown = shownValue(value);
  return shown.startsWith(`${name} `) ? shown : `${name} ${shown}`;
}

function shownValue(value: unknown): string {
  if (Array.isArray(value)) return value.length > 12 ? `of ${value.length}` : value.map((one) => one || "''").join(',');
  if (typeof value !== 'object' || value === null) return String(value);
  return 'kind' in value ? describeSpec(value as Spec) : JSON.stringify(value);
}
