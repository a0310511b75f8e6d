import type { Advice } from '@ganforge/run';
import type { RunView } from '../view/run-view.ts';

/** Returns the options of a run from its record. */
export function optionsOf({ record }: RunView): Readonly<Record<string, unknown>> {
  return record.config.options;
}

/** Advises to set an option, if the variant has it and its value is different. */
export function setting(view: RunView, name: string, value: string | number, because: string): readonly Advice[] {
  const options = optionsOf(view);
  if (!(name in options) || String(options[name]) === String(value)) return [];
  return [{ set: [`${name}=${value}`], because }];
}

/** Advises to multiply the learning rate, if it is a number. */
export function learningRate(view: RunView, factor: number, because: string): readonly Advice[] {
  const { learningRate: rate } = optionsOf(view);
  if (typeof rate !== 'number') return [];
  return [{ set: [`learningRate=${Number((rate * factor).toPrecision(2))}`], because }];
}

/** Advises to augment the discriminator's images, if the variant supports that and the run does not do it. */
export function augmentation(view: RunView, because: string): readonly Advice[] {
  const { augment } = optionsOf(view);
  if (!Array.isArray(augment) || augment.length > 0) return [];
  return [{ set: ['augment=color,translation,cutout'], because }];
}
