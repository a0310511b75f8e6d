import { GanError, type Option, resolveOptions, type Schema } from '@ganforge/formats';

/** A setting of a preset, and the reason for it. */
export interface Choice {
  readonly name: string;
  readonly value: unknown;
  /** The reason as a clause, such as `the images are 28 x 28`. */
  readonly why: string;
}

/** Contains settings of the variant and settings of the training. */
export interface Preset {
  readonly options: readonly Choice[];
  readonly training: readonly Choice[];
}

/** Returns choices as an object. */
export function valuesOf(choices: readonly Choice[]): Record<string, unknown> {
  return Object.fromEntries(choices.map(({ name, value }) => [name, value]));
}

/** Merges lists of choices. A later choice replaces an earlier choice of the same name. */
export function overlaid(...lists: readonly (readonly Choice[])[]): Choice[] {
  return [...new Map(lists.flat().map((choice) => [choice.name, choice])).values()];
}

/** Returns the choices that the schema allows: the option exists and accepts the value. */
export function possible(schema: Schema, choices: readonly (Choice | undefined)[]): Choice[] {
  return choices.filter(
    (choice): choice is Choice => choice !== undefined && allows(schema[choice.name], choice.value),
  );
}

/** Returns whether an option allows a value. */
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
