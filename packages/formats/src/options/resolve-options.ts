import { GanError } from '../errors/error.ts';
import { formatValue } from './format-value.ts';
import { checkKnownOptions } from './known-options.ts';
import { expectation, fits, suggestion } from './rules.ts';
import type { GroupOption, ListOption, Option, ResolvedOf, Schema, Schemas } from './schema.ts';

/**
 * Checks options against their schema and fills in the defaults.
 *
 * `undefined` counts as omitted. The result is a new object with the fields of the schema, in the order of the schema.
 *
 * @param where the owner of the options, such as `models/dcgan`
 * @param schemas the schema of the options, or a list of schemas
 * @throws GanError `argument` if an option is unknown (with the closest name), missing, or invalid (with the allowed
 *   values, the received value and a valid value)
 *
 * @example
 * const { k, boundary } = resolveOptions('metrics/precision-recall', schema, { k: 5 }); // 5, 'included'
 * resolveOptions('models/dcgan', schema, { size: 30 });
 * // [models/dcgan] size must be 28 or a power of two in 8..512; received 30. Try 32.
 */
export function resolveOptions<const S extends Schemas>(where: string, schemas: S, given: object = {}): ResolvedOf<S> {
  return resolved(where, '', mergeSchemas(where, schemas), given) as ResolvedOf<S>;
}

/**
 * Merges several schemas.
 *
 * @throws GanError `argument` if two schemas have an option with the same name
 */
export function mergeSchemas(where: string, schemas: Schemas): Schema {
  if (!isList(schemas)) return schemas;
  const merged: Record<string, Option> = {};
  for (const schema of schemas) {
    for (const [name, option] of Object.entries(schema)) {
      if (Object.hasOwn(merged, name)) throw new GanError(where, `two schemas have an option '${name}'. Rename one.`);
      merged[name] = option;
    }
  }
  return merged;
}

function isList(schemas: Schemas): schemas is readonly Schema[] {
  return Array.isArray(schemas);
}

function resolved(where: string, prefix: string, schema: Schema, given: object): Readonly<Record<string, unknown>> {
  checkKnownOptions(where, given, Object.keys(schema));
  const values: [string, unknown][] = [];
  for (const [name, option] of Object.entries(schema)) {
    const own = Object.hasOwn(given, name) ? (given as Readonly<Record<string, unknown>>)[name] : undefined;
    const value = own === undefined ? option.default : own;
    const path = `${prefix}${name}`;
    if (value !== undefined) values.push([name, checked(where, path, option, value)]);
    else if (option.optional !== true) {
      throw new GanError(where, `${path} is missing. It must be ${expectation(option)}: ${option.about}`);
    }
  }
  return Object.fromEntries(values);
}

function checked(where: string, path: string, option: Option, value: unknown): unknown {
  if (!fits(option, value)) throw refusal(where, path, option, value);
  if (Array.isArray(value)) return [...(value as readonly unknown[])];
  return isGroup(option, value) ? resolved(where, `${path}.`, option.fields, value as object) : value;
}

function isGroup(option: Option, value: unknown): option is GroupOption {
  return option.type === 'group' && typeof value === 'object' && value !== null;
}

function refusal(where: string, path: string, option: Option, value: unknown): GanError {
  const [name, rule, wrong] = offender(path, option, value);
  const advice = suggestion(rule, wrong);
  const known = advice === undefined || typeof advice === 'object' ? '' : ` Try ${formatValue(advice)}.`;
  return new GanError(where, `${name} must be ${expectation(rule)}; received ${formatValue(wrong)}.${known}`);
}

/**
 * Finds the invalid part of a value, which is the value itself, an item of a list, or the length of a list. Returns the
 * part's path, rule and value.
 */
function offender(path: string, option: Option, value: unknown): [string, Option | ListOption['of'], unknown] {
  if (option.type !== 'list' || !Array.isArray(value)) return [path, option, value];
  const bad = value.findIndex((item) => !fits(option.of, item));
  return bad === -1
    ? [`the number of ${path}`, lengthRule(option), value.length]
    : [`${path}[${bad}]`, option.of, value[bad]];
}

function lengthRule({ length, about }: ListOption): Option {
  const [min, max] = typeof length === 'object' ? length : [length ?? 0, length ?? Number.POSITIVE_INFINITY];
  return { type: 'integer', min, ...(Number.isFinite(max) && { max }), about };
}
