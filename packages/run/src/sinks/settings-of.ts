import type { Advice } from '../events/events.ts';

/** Formats advice as command line arguments: `--set augment=color,translation,cutout`. */
export function settingsOf({ set, flags = [] }: Advice): readonly string[] {
  return [...set.map((setting) => `--set ${setting}`), ...flags];
}
