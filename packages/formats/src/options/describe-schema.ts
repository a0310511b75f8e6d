import { formatValue } from './format-value.ts';
import { mergeSchemas } from './resolve-options.ts';
import { expectation, placeholderOf } from './rules.ts';
import type { Option, Schemas } from './schema.ts';

/** The description of an option, for one row of help or of a table. */
export interface OptionDescription {
  readonly name: string;
  /** The form of its value, such as `N` or `included|excluded`. It is empty for a boolean. */
  readonly value: string;
  /** The allowed values, such as `an integer in 1..9`. */
  readonly expected: string;
  /** The default as JSON, or undefined if there is none. */
  readonly default: string | undefined;
  readonly isRequired: boolean;
  readonly about: string;
}

/**
 * Describes the options of a schema, in order. Options of groups are named `group.name`.
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
 * Formats a schema as a Markdown table, for documentation.
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

/** Returns the help of an option: its description, its range and its default. */
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
