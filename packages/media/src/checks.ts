import { formatValue, GanError } from '@ganforge/formats';
import type { HostArray, HostValues, Part } from './kind.ts';

/**
 * Checks a specification: its kind, missing fields and unknown fields.
 *
 * @param fields names of all fields except `kind`
 * @throws GanError `argument` if the kind is wrong, or a field is missing or unknown
 */
export function checkFields(
  where: string,
  spec: unknown,
  kind: string,
  fields: readonly string[],
): Record<string, unknown> {
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec) || !('kind' in spec) || spec.kind !== kind) {
    const { kind: found } = (spec ?? {}) as { kind?: unknown };
    const received =
      typeof spec === 'object' && spec !== null ? `one of kind ${formatValue(found)}` : formatValue(spec);
    throw new GanError(where, `expected a spec of kind '${kind}'; received ${received}.`);
  }
  const unknown = Object.keys(spec).find((name) => name !== 'kind' && !fields.includes(name));
  if (unknown === undefined) return spec as Record<string, unknown>;
  throw new GanError(where, `a spec of kind '${kind}' has no '${unknown}'. It has ${fields.join(', ')}.`);
}

/** Checks that the value is an integer from `low` to `high`. @throws GanError `argument` if it is not */
export function checkInteger(where: string, name: string, value: unknown, low: number, high: number): void {
  if (Number.isInteger(value) && (value as number) >= low && (value as number) <= high) return;
  throw new GanError(where, `${name} must be an integer in ${low}..${high}; received ${formatValue(value)}.`);
}

/** Checks that the value is a list of distinct strings. @throws GanError `argument` if it is not */
export function checkNames(where: string, name: string, value: unknown, least = 1): asserts value is readonly string[] {
  if (!Array.isArray(value) || value.length < least || value.some((one) => typeof one !== 'string')) {
    throw new GanError(where, `${name} must be a list of at least ${least} strings; received ${formatValue(value)}.`);
  }
  const seen = new Set<string>();
  for (const one of value as string[]) {
    if (seen.has(one)) throw new GanError(where, `${name} must be distinct strings; ${formatValue(one)} occurs twice.`);
    seen.add(one);
  }
}

/**
 * Checks values against the shapes and types of the parts. All parts must have the same number of examples.
 *
 * @returns the number of examples
 * @throws GanError `shape` if the values do not fit
 */
export function checkValues(where: string, parts: Readonly<Record<string, Part>>, values: HostValues): number {
  let n: number | undefined;
  for (const [name, { shape, dtype }] of Object.entries(parts)) {
    const found = values[name];
    const Type = dtype === 'int32' ? Int32Array : Float32Array;
    const rows = found?.shape[0];
    const expected = [n ?? 'n', ...shape].join(',');
    const isRight =
      found?.data instanceof Type &&
      rows !== undefined &&
      String(found.shape.slice(1)) === String(shape) &&
      (n ?? rows) === rows &&
      found.data.length === shape.reduce((a, b) => a * b, rows);
    if (!isRight) throw wrong(where, name, `${dtype} [${expected}]`, found);
    n = rows;
  }
  return n ?? 0;
}

function wrong(where: string, part: string, expected: string, found: HostArray | undefined): GanError {
  const name = part === '' ? 'values' : `values of '${part}'`;
  const received =
    found === undefined
      ? 'none'
      : `${found.data.constructor.name} of ${found.data.length} values, shape [${found.shape.join(',')}]`;
  return new GanError(where, `${name} must be ${expected}; received ${received}.`, { code: 'shape' });
}

/** Returns the values of the single part of a kind. */
export function only(values: HostValues): HostArray {
  return values['']!;
}

/** Decodes a file as UTF-8 text. @throws GanError `file` if it is not UTF-8 */
export function textOf(where: string, { path, bytes }: { readonly path: string; readonly bytes: Uint8Array }): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new GanError(where, `${path} must be text in UTF-8; it is not.`, { code: 'file', cause });
  }
}

/** Encodes a text as UTF-8 bytes. */
export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
