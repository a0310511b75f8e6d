import { GanError, nearestName } from '@ganforge/formats';

const where = 'sampler/classes';

/**
 * Returns the class of each of n samples. Without a requested class, each class gets the same number of consecutive
 * samples.
 */
export function labelsFor(classes: readonly string[], n: number, asked: string | number | undefined): number[] {
  if (asked !== undefined) return new Array<number>(n).fill(classIndex(classes, asked));
  const ofEach = Math.max(1, Math.floor(n / classes.length));
  return Array.from({ length: n }, (_, i) => Math.min(Math.floor(i / ofEach), classes.length - 1));
}

/**
 * Returns the index of a class, given by its name or number. @throws GanError `argument` if the class does not exist
 */
function classIndex(classes: readonly string[], asked: string | number): number {
  const byName = classes.indexOf(String(asked));
  if (byName >= 0) return byName;
  const number = /^\d+$/.test(String(asked)) ? Number(asked) : -1;
  if (number >= 0 && number < classes.length) return number;
  const nearest = nearestName(String(asked), classes);
  const guess = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  throw new GanError(where, `there is no class '${asked}'. Try one of ${classes.slice(0, 20).join(', ')}.${guess}`);
}
