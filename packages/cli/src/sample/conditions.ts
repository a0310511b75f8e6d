import type { Batch, Gan } from '@ganforge/core';
import { GanError, nearestName } from '@ganforge/formats';
import type { ClassSpec } from '@ganforge/media';

const where = 'cli/sample';
type Conditional = Pick<Gan<never>, 'name' | 'needs' | 'conditions'>;

/** The classes of a GAN that samples by them; undefined for others. */
export function classesOf({ conditions = [], needs }: Conditional): readonly string[] | undefined {
  const entry = conditions.find((name) => needs[name]?.kind === 'class');
  return entry === undefined ? undefined : (needs[entry] as ClassSpec).classes;
}

/** The class of each of n samples: the one that was asked for, or all in rows. @throws GanError `argument` */
export function chosenClasses(gan: Conditional, n: number, asked: string | undefined): number[] | undefined {
  const classes = classesOf(gan);
  if (classes === undefined) {
    if (asked === undefined) return undefined;
    throw new GanError(where, `${gan.name} makes samples of no class: leave out --class.`);
  }
  if (asked !== undefined) return new Array<number>(n).fill(indexOf(classes, asked));
  const ofEach = Math.max(1, Math.floor(n / classes.length));
  return Array.from({ length: n }, (_, i) => Math.min(Math.floor(i / ofEach), classes.length - 1));
}

/** The conditions of samples of those classes, which the caller disposes. @throws GanError for conditions that no class is */
export async function conditionsOf(
  gan: Conditional & { readonly optionalConditions?: readonly string[] },
  labels: readonly number[] | undefined,
): Promise<Batch | undefined> {
  const { conditions = [], optionalConditions = [], needs } = gan;
  const others = conditions.filter((name) => needs[name]?.kind !== 'class');
  if (others.some((name) => needs[name]?.kind === 'image')) {
    throw new GanError(where, `${gan.name} makes images of images: use 'ganforge translate RUN FOLDER --out DIR'.`);
  }
  const missing = others.find((name) => !optionalConditions.includes(name));
  if (missing !== undefined)
    throw new GanError(where, `${gan.name} needs the condition '${missing}', which this command cannot give.`);
  const entry = conditions.find((name) => needs[name]?.kind === 'class');
  if (entry === undefined || labels === undefined) return undefined;
  const { tensor1d } = await import('@tensorflow/tfjs-core');
  return { [entry]: tensor1d([...labels], 'int32') };
}

function indexOf(classes: readonly string[], asked: string): number {
  const byName = classes.indexOf(asked);
  if (byName >= 0) return byName;
  const number = Number(asked);
  if (/^\d+$/.test(asked) && number < classes.length) return number;
  const nearest = nearestName(asked, classes);
  const guess = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  throw new GanError(where, `there is no class '${asked}'. Try one of ${classes.slice(0, 20).join(', ')}.${guess}`);
}
