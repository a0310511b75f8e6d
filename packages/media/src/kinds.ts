import { formatValue, GanError } from '@ganforge/formats';
import { move } from './chess/move.ts';
import { position } from './chess/position.ts';
import { classKind } from './class/class.ts';
import { image } from './image/image.ts';
import type { Artifact, HostValues, Kind, Part, RenderOptions } from './kind.ts';
import { molecule } from './molecule/molecule.ts';
import { points } from './points/points.ts';
import type { ExampleOf, KindName, Spec, SpecOf } from './spec.ts';
import { table } from './table/table.ts';
import { text } from './text/text.ts';
import { vector } from './vector/vector.ts';

/** All kinds of data. A new kind is a folder, a line in `spec.ts`, and a line here. */
export const kinds: { readonly [K in KindName]: Kind<SpecOf<K>, ExampleOf<K>> } = {
  image,
  points,
  class: classKind,
  vector,
  table,
  text,
  molecule,
  position,
  move,
};

const where = 'media/spec';

/** Returns the kind of a specification. */
function kindOf<K extends KindName>(spec: SpecOf<K>): Kind<SpecOf<K>, ExampleOf<K>> {
  const kind = (spec as Spec | undefined)?.kind;
  if (typeof kind === 'string' && Object.hasOwn(kinds, kind)) return kinds[kind as K];
  const names = Object.keys(kinds).join(', ');
  throw new GanError(where, `the kind of a spec must be one of ${names}; received ${formatValue(kind)}.`);
}

/**
 * Checks a specification from outside and returns it.
 *
 * @throws GanError `argument` if it is invalid
 * @example
 * const spec = validateSpec(JSON.parse('{"kind": "image", "height": 28, "width": 28, "channels": 1}'));
 */
export function validateSpec(spec: unknown): Spec {
  return kindOf(spec as Spec).validate(spec);
}

/**
 * Returns the tensors of an entry by part, with shape (without the example axis), dtype and range. A single part has
 * the key `''`.
 */
export function partsOf(spec: Spec): Readonly<Record<string, Part>> {
  return kindOf(spec).parts(spec);
}

/**
 * Returns undefined if data of one specification satisfies another. Otherwise returns the reason, as a clause.
 *
 * @example
 * specsFit({ kind: 'points', dimensions: 3 }, { kind: 'points', dimensions: 2 });
 * // 'the data has points of 3 dimensions; expected points of 2 dimensions'
 */
export function specsFit(data: Spec, wanted: Spec): string | undefined {
  if (data.kind === wanted.kind) return kindOf(data).fits(data, wanted);
  return `the data has ${describeSpec(data)}; expected ${describeSpec(wanted)}`;
}

/** Returns a short description, such as `image 28 x 28 x 1`. */
export function describeSpec(spec: Spec): string {
  return kindOf(spec).describe(spec);
}

/**
 * Encodes examples as arrays.
 *
 * @throws GanError `argument` if an example does not fit the specification
 * @example
 * const { '': labels } = encodeExamples({ kind: 'class', classes: ['cat', 'dog'] }, ['dog', 'cat']); // int32 [2]
 */
export function encodeExamples<K extends KindName>(
  spec: SpecOf<K> & { readonly kind: K },
  examples: readonly ExampleOf<K>[],
): HostValues {
  return kindOf<K>(spec).encode(spec, examples);
}

/**
 * Decodes arrays to examples, such as strings, rows or pixels.
 *
 * @throws GanError `shape` if the values do not have the specification's parts
 */
export function decodeExamples<K extends KindName>(
  spec: SpecOf<K> & { readonly kind: K },
  values: HostValues,
): ExampleOf<K>[] {
  return kindOf<K>(spec).decode(spec, values);
}

/**
 * Reads the examples of a file that {@link writeExamples} created.
 *
 * @throws GanError `file` if the file is invalid
 */
export function readExamples<K extends KindName>(
  spec: SpecOf<K> & { readonly kind: K },
  file: Pick<Artifact, 'path' | 'bytes'>,
): Promise<ExampleOf<K>[]> {
  return kindOf<K>(spec).read(spec, file);
}

/** Writes examples as files: PNG, CSV, or lines of text. */
export function writeExamples<K extends KindName>(
  spec: SpecOf<K> & { readonly kind: K },
  examples: readonly ExampleOf<K>[],
  name?: string,
): Promise<Artifact[]> {
  return kindOf<K>(spec).write(spec, examples, name);
}

/**
 * Renders examples in a form that people can read quickly: a PNG grid, a scatter plot, CSV, lines of text or a drawing.
 *
 * @throws GanError `shape` if the values do not have the specification's parts
 * @example
 * const [grid] = await renderExamples(spec, { '': { shape: [16, 28, 28, 1], data } });
 * await writeFile(grid.path, grid.bytes); // samples.png
 */
export function renderExamples(spec: Spec, values: HostValues, options?: RenderOptions): Promise<Artifact[]> {
  return kindOf(spec).render(spec, values, options);
}
