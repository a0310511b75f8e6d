import type { Advice } from '../events/events.ts';

/** What a piece of advice adds to a command line: `--set augment=color,translation,cutout`. */
export function settingsOf({ set, flags = [] }: Advice): readonly string[] {
  return [...set.map((setting) => `--set ${setting}`), ...flags];
}
