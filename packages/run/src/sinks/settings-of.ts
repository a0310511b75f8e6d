import type { Advice } from '../events/events.ts';

/** Formats an advice as command line arguments, such as `--set augment=color,translation,cutout`. */
export function settingsOf({ set, flags = [] }: Advice): readonly string[] {
  return [...set.map((setting) => `--set ${setting}`), ...flags];
}
