import { GanError } from '../errors/error.ts';
import { helpText } from './describe-schema.ts';
import { formatValue } from './format-value.ts';
import { mergeSchemas } from './resolve-options.ts';
import { alsoOf, expectation, fits, isRule, placeholderOf, suggestion } from './rules.ts';
import type { ListOption, Option, Schemas } from './schema.ts';

/** A command line flag for an option. */
export interface Flag {
  /** The flag, such as `--subset-size`, or `--no-shuffle` for an option that is true by default. */
  readonly flag: string;
  /** The placeholder of its value, such as `N`. It is empty if the flag has no value. */
  readonly value: string;
  readonly help: string;
  /** The name of the option, such as `subsetSize`. */
  readonly option: string;
  /** Converts the text after the flag to the option's value. */
  parse(text: string): unknown;
}

/**
 * Returns the flags of a schema. `subsetSize` becomes `--subset-size N`; an option that is true by default becomes
 * `--no-...`.
 *
 * @example
 * const flags = flagsOf({ subsetSize: { type: 'integer', min: 2, default: 1000, about: 'Images of a subset.' } });
 * flags[0]!.parse('200'); // 200
 */
export function flagsOf(schemas: Schemas): Flag[] {
  return Object.entries(mergeSchemas('options', schemas)).map(([name, option]) => {
    const isOff = option.type === 'boolean' && option.default === true;
    const flag = `--${isOff ? 'no-' : ''}${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return {
      flag,
      value: placeholderOf(option),
      help: helpText(option),
      option: name,
      parse: (text) => (option.type === 'boolean' ? !isOff : parsed(flag, option, text)),
    };
  });
}

/**
 * Converts the text after a flag to a value.
 *
 * @throws GanError `argument` with the flag, its allowed values and the received value
 */
function parsed(flag: string, option: Option, text: string): unknown {
  const value = valueFrom(option, text);
  if (fits(option, value)) return value;
  const advice = suggestion(option, value);
  const known = advice === undefined || typeof advice === 'object' ? '' : ` Try ${advice}.`;
  throw new GanError('command line', `${flag} must be ${expectation(option)}; received ${formatValue(text)}.${known}`);
}

function valueFrom(option: Option | ListOption['of'], text: string): unknown {
  for (const other of alsoOf(option)) {
    const value = isRule(other) ? valueFrom(other, text) : String(other) === text ? other : undefined;
    if (value !== undefined && fits(option, value)) return value;
  }
  switch (option.type) {
    case 'number':
    case 'integer':
      return numberOf(text);
    case 'schedule':
      return text.startsWith('{') ? objectOf(text) : numberOf(text);
    case 'choice':
      return option.choices.find((choice) => String(choice) === text) ?? text;
    case 'list':
      return text === '' ? [] : text.split(',').map((item) => valueFrom(option.of, item.trim()));
    case 'group':
    case 'object':
      return objectOf(text);
    default:
      return text;
  }
}

function numberOf(text: string): number | string {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
}

function objectOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
