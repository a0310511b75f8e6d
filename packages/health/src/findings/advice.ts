import type { Advice } from '@ganforge/run';
import type { RunView } from '../view/run-view.ts';

/** The options that a run has, as its record says them. */
export function optionsOf({ record }: RunView): Readonly<Record<string, unknown>> {
  return record.config.options;
}

/** Advice to set an option, where the variant has it and it is not set so already. */
export function setting(view: RunView, name: string, value: string | number, because: string): readonly Advice[] {
  const options = optionsOf(view);
  if (!(name in options) || String(options[name]) === String(value)) return [];
  return [{ set: [`${name}=${value}`], because }];
}

/** Advice to multiply the learning rate, where it is a number. */
export function learningRate(view: RunView, factor: number, because: string): readonly Advice[] {
  const { learningRate: rate } = optionsOf(view);
  if (typeof rate !== 'number') return [];
  return [{ set: [`learningRate=${Number((rate * factor).toPrecision(2))}`], because }];
}

/** Advice to let the discriminator see augmented images, where the variant can and does not. */
export function augmentation(view: RunView, because: string): readonly Advice[] {
  const { augment } = optionsOf(view);
  if (!Array.isArray(augment) || augment.length > 0) return [];
  return [{ set: ['augment=color,translation,cutout'], because }];
}
