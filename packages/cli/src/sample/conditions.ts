import type { Batch, Gan } from '@ganforge/core';
import { GanError, nearestName } from '@ganforge/formats';
import type { ClassSpec, Spec } from '@ganforge/media';
import { UsageError } from '../program/usage-error.ts';

const where = 'cli/sample';
type Conditional = Pick<Gan<never>, 'name' | 'needs' | 'conditions' | 'optionalConditions'>;

/** Contains the conditions of samples: for each entry, an example for each sample and the text that the user gave. */
export interface ChosenConditions {
  readonly examples: Readonly<Record<string, readonly unknown[]>>;
  readonly asked: Readonly<Record<string, string>>;
  /** The class of each sample, if each class has its own row of samples. */
  readonly rows?: readonly number[];
}

/** Returns the classes of a class-conditional GAN, or undefined for other GANs. */
export function classesOf(gan: Conditional): readonly string[] | undefined {
  const entry = classEntry(gan);
  return entry === undefined ? undefined : (gan.needs[entry] as ClassSpec).classes;
}

/**
 * Chooses the conditions of n samples. If the user gave no class, each class gets its own row of samples.
 *
 * @param asked.texts conditions such as `labels=cat`
 * @throws UsageError if an entry is not a condition; GanError if a value is impossible or missing
 */
export function chosenConditions(
  gan: Conditional,
  n: number,
  asked: { readonly class?: string | undefined; readonly texts: readonly string[] },
): ChosenConditions {
  const { name, conditions = [], optionalConditions = [], needs } = gan;
  const own = classEntry(gan);
  if (asked.class !== undefined && own === undefined) {
    throw new GanError(where, `${name} has no classes. Leave out --class.`);
  }
  const given: Record<string, string> = asked.class === undefined ? {} : { [own!]: asked.class };
  for (const text of asked.texts) {
    const [entry = '', value] = text.split(/=(.*)/s, 2) as [string, string?];
    if (!conditions.includes(entry) || value === undefined) {
      const known = conditions.join(', ') || 'nothing';
      throw new UsageError(
        `--condition must be entry=value, and the conditions of ${name} are ${known}; received '${text}'.`,
      );
    }
    given[entry] = value;
  }
  const examples: Record<string, readonly unknown[]> = {};
  let rows: readonly number[] | undefined;
  for (const entry of conditions) {
    const spec = needs[entry]!;
    const text = given[entry];
    if (text !== undefined) examples[entry] = new Array<unknown>(n).fill(exampleOf(name, spec, text));
    else if (entry === own) {
      const { classes } = spec as ClassSpec;
      rows = inRows(classes.length, n);
      examples[entry] = rows.map((label) => classes[label]!);
    } else if (spec.kind === 'image' || spec.kind === 'position') throw noSample(name, spec);
    else if (!optionalConditions.includes(entry)) {
      throw new GanError(where, `${name} needs the condition '${entry}'. Set it with --condition ${entry}=VALUE.`);
    }
  }
  return { examples, asked: given, ...(rows && { rows }) };
}

/** Returns the conditions of samples `from` to `to - 1` as tensors. The caller disposes them. */
export async function conditionsOf(
  { needs }: Conditional,
  { examples }: ChosenConditions,
  from: number,
  to: number,
): Promise<Batch> {
  const [{ encodeExamples }, { tensor }] = await Promise.all([
    import('@ganforge/media'),
    import('@tensorflow/tfjs-core'),
  ]);
  const tensors = Object.entries(examples).flatMap(([entry, all]) => {
    const values = encodeExamples(needs[entry] as never, all.slice(from, to) as never[]);
    return Object.entries(values).map(([part, { data, shape }]) => {
      const dtype = data instanceof Int32Array ? 'int32' : 'float32';
      return [part === '' ? entry : `${entry}.${part}`, tensor(data, [...shape], dtype)] as const;
    });
  });
  return Object.fromEntries(tensors);
}

function classEntry({ conditions = [], needs }: Conditional): string | undefined {
  return conditions.find((entry) => needs[entry]?.kind === 'class');
}

function inRows(classes: number, n: number): number[] {
  const ofEach = Math.max(1, Math.floor(n / classes));
  return Array.from({ length: n }, (_, i) => Math.min(Math.floor(i / ofEach), classes - 1));
}

/** Parses the text of the user as an example of an entry. */
function exampleOf(name: string, spec: Spec, text: string): unknown {
  switch (spec.kind) {
    case 'class':
      return classNamed(spec.classes, text);
    case 'points':
    case 'vector':
      return text.split(',').map(Number);
    case 'text':
      return text;
    case 'table':
      return rowOf(text);
    default:
      throw noSample(name, spec);
  }
}

function classNamed(classes: readonly string[], asked: string): string {
  if (classes.includes(asked)) return asked;
  const byNumber = /^\d+$/.test(asked) ? classes[Number(asked)] : undefined;
  if (byNumber !== undefined) return byNumber;
  const nearest = nearestName(asked, classes);
  const guess = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  throw new GanError(where, `there is no class '${asked}'. Try one of ${classes.slice(0, 20).join(', ')}.${guess}`);
}

function rowOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new GanError(where, `a row must be JSON, such as '{"age": 39}'; received '${text}'.`, { cause });
  }
}

function noSample(name: string, { kind }: Spec): GanError {
  const problem =
    kind === 'position'
      ? `${name} answers positions of chess. Use 'ganforge chess play RUN'.`
      : `${name} translates images. Use 'ganforge translate RUN FOLDER --out DIR'.`;
  return new GanError(where, problem);
}
