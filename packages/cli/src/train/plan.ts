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

/** The settings of `train` after defaults were filled in. */
type TrainSettings = ResolvedOf<typeof TRAIN_OPTIONS>;

/** Contains the variant, the data and the settings of a training. No data is open yet. */
export interface TrainingPlan {
  readonly variant: AnyVariant;
  /** The name of the variant as the user wrote it. */
  readonly variantGiven: string;
  readonly data: RecognisedData;
  readonly places: readonly string[];
  /** The options of the variant. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly settings: TrainSettings;
  readonly batchSize: number;
  readonly steps: number;
  readonly flip: boolean;
  /** The name of the folder of the run, within the folder of `--runs`. */
  readonly name: string;
  /** The choices of the preset that the user did not override, with reasons. */
  readonly choices: readonly Choice[];
}

/**
 * Makes the plan of a training from the command line and the data.
 *
 * @throws UsageError if a setting is unknown; GanError if data is missing
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

/** The number of steps of a run that ends only after a time. */
const MANY = 10_000_000;

/** Returns a folder name that consists of the last parts of the places. */
function slug(places: readonly string[]): string {
  const names = places.map((place) => basename(place).replace(/\.(csv|txt|smi|pgn|npz|npy)(\.gz)?$/i, ''));
  return names.join('-').replaceAll(/[^\p{L}\p{N}._-]+/gu, '-') || 'data';
}

/** Returns a plan as JSON, with the options that the GAN resolved. */
export function planOf(
  { data, batchSize, steps, choices }: TrainingPlan,
  { config }: Pick<Gan<never>, 'config'>,
): object {
  return { data: data.says, options: config, batchSize, steps, choices };
}

/** Formats a plan as lines: the data, and the choices with their reasons. */
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

/** Formats a setting as words, such as `size 32`. */
function setting(name: string, value: unknown): string {
  const shown = shownValue(value);
  return shown.startsWith(`${name} `) ? shown : `${name} ${shown}`;
}

function shownValue(value: unknown): string {
  if (Array.isArray(value)) return value.length > 12 ? `of ${value.length}` : value.map((one) => one || "''").join(',');
  if (typeof value !== 'object' || value === null) return String(value);
  return 'kind' in value ? describeSpec(value as Spec) : JSON.stringify(value);
}
