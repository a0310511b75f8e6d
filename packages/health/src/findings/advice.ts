import type { Advice } from '@ganforge/run';
import type { RunView } from '../view/run-view.ts';

/** Returns the options of a run from its record. */
export function optionsOf({ record }: RunView): Readonly<Record<string, unknown>> {
  return record.config.options;
}

/**
 * Advises to set an option. Returns no advice if the variant does not have the option or if it already has this value.
 */
export function setting(view: RunView, name: string, value: string | number, because: string): readonly Advice[] {
  const options = optionsOf(view);
  if (!(name in options) || String(options[name]) === String(value)) return [];
  return [{ set: [`${name}=${value}`], because }];
}

/** Advises to multiply the learning rate by a factor. Returns no advice if the learning rate is a schedule. */
export function learningRate(view: RunView, factor: number, because: string): readonly Advice[] {
  const { learningRate: rate } = optionsOf(view);
  if (typeof rate !== 'number') return [];
  return [{ set: [`learningRate=${Number((rate * factor).toPrecision(2))}`], because }];
}

/**
 * Advises to augment the images of the discriminator. Returns no advice if the variant does not support this, or if the
 * run already does it.
 */
export function augmentation(view: RunView, because: string): readonly Advice[] {
  const { augment } = optionsOf(view);
  if (!Array.isArray(augment) || augment.length > 0) return [];
  return [{ set: ['augment=color,translation,cutout'], because }];
}
