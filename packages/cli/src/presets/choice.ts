import { GanError, type Option, resolveOptions, type Schema } from '@ganforge/formats';

/** A setting of a preset, with the reason. */
export interface Choice {
  readonly name: string;
  readonly value: unknown;
  /** The reason as a clause: `the images are 28 x 28`. */
  readonly why: string;
}

/** Settings of the variant and of the training. */
export interface Preset {
  readonly options: readonly Choice[];
  readonly training: readonly Choice[];
}

/** Returns choices as an object. */
export function valuesOf(choices: readonly Choice[]): Record<string, unknown> {
  return Object.fromEntries(choices.map(({ name, value }) => [name, value]));
}

/** Merges choices; a later choice replaces an earlier one of the same name. */
export function overlaid(...lists: readonly (readonly Choice[])[]): Choice[] {
  return [...new Map(lists.flat().map((choice) => [choice.name, choice])).values()];
}

/** Keeps the choices that fit the schema: a known option with an allowed value. */
export function possible(schema: Schema, choices: readonly (Choice | undefined)[]): Choice[] {
  return choices.filter(
    (choice): choice is Choice => choice !== undefined && allows(schema[choice.name], choice.value),
  );
}

/** Tells whether an option allows a value. */
export function allows(option: Option | undefined, value: unknown): boolean {
  if (option === undefined) return false;
  try {
    resolveOptions('cli/presets', { value: option }, { value });
    return true;
  } catch (error) {
    if (error instanceof GanError) return false;
    throw error;
  }
}
