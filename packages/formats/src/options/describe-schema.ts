import { formatValue } from './format-value.ts';
import { mergeSchemas } from './resolve-options.ts';
import { expectation, placeholderOf } from './rules.ts';
import type { Option, Schemas } from './schema.ts';

/** An option in words: a row of help or of a table. */
export interface OptionDescription {
  readonly name: string;
  /** What may stand for its value: `N`, `included|excluded`; empty for one that is on or off. */
  readonly value: string;
  /** What it must be: `an integer in 1..9`. */
  readonly expected: string;
  /** As JSON; undefined if there is none. */
  readonly default: string | undefined;
  readonly isRequired: boolean;
  readonly about: string;
}

/**
 * The options of a schema in words, in its order; those of groups by `group.name`.
 *
 * @example
 * for (const { name, expected, about } of describeSchema(schema)) console.log(`${name} (${expected}): ${about}`);
 */
export function describeSchema(schemas: Schemas): OptionDescription[] {
  return Object.entries(mergeSchemas('options', schemas)).flatMap(([name, option]) => described(name, option));
}

function described(name: string, option: Option): OptionDescription[] {
  const row: OptionDescription = {
    name,
    value: placeholderOf(option),
    expected: expectation(option),
    default: option.default === undefined ? undefined : JSON.stringify(option.default),
    isRequired: option.default === undefined && option.optional !== true,
    about: option.about,
  };
  if (option.type !== 'group') return [row];
  return [row, ...Object.entries(option.fields).flatMap(([field, own]) => described(`${name}.${field}`, own))];
}

/**
 * A schema as a table in Markdown, for documentation.
 *
 * @example
 * markdownTable(schema); // | option | value | default | |\n|---|---|---|---|\n| `k` | an integer in 1..9 | `3` | Neighbours. |
 */
export function markdownTable(schemas: Schemas): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const rows = describeSchema(schemas).map(({ name, expected, default: value, isRequired, about }) => {
    const standard = value === undefined ? (isRequired ? 'required' : '') : `\`${value}\``;
    return `| \`${name}\` | ${cell(expected)} | ${cell(standard)} | ${cell(about)} |`;
  });
  return ['| option | value | default | |', '|---|---|---|---|', ...rows].join('\n');
}

/** A sentence of help with what follows from the schema: its range and default. */
export function helpText(option: Option): string {
  const isPlain = option.type === 'boolean' || option.type === 'text' || option.type === 'choice';
  const facts = [
    ...(isPlain ? [] : [expectation(option)]),
    ...(option.default === undefined || option.type === 'boolean' ? [] : [`default ${formatDefault(option.default)}`]),
  ];
  return facts.length === 0 ? option.about : `${option.about.replace(/\.$/, '')} (${facts.join('; ')})`;
}

function formatDefault(value: unknown): string {
  return typeof value === 'object'
    ? JSON.stringify(value)
    : String(typeof value === 'string' ? value : formatValue(value));
}
