import { formatValue } from './format-value.ts';
import type {
  ChoiceOption,
  GroupOption,
  ListOption,
  NumberOption,
  Option,
  ScheduleOption,
  TextOption,
} from './schema.ts';

type Rule = Option | ListOption['of'];

/** Returns whether the option allows a value. For a group, it checks only that the value is an object. */
export function fits(option: Rule, value: unknown): boolean {
  if (alsoOf(option).some((other) => (isRule(other) ? fits(other, value) : other === value))) return true;
  switch (option.type) {
    case 'number':
    case 'integer':
      return fitsNumber(option, value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'schedule':
      return fitsSchedule(option, value);
    case 'text':
      return typeof value === 'string';
    case 'choice':
      return option.choices.some((choice) => choice === value);
    case 'list':
      return Array.isArray(value) && hasLength(option, value.length) && value.every((item) => fits(option.of, item));
    case 'group':
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
  }
}

/** Describes the allowed values, such as `an integer in 1..9`. The text can follow "must be". */
export function expectation(option: Rule): string {
  const also = alsoOf(option).map((other) => (isRule(other) ? ruleOf(other) : formatValue(other)));
  return [...also, ruleOf(option)].join(' or ');
}

/** Returns the alternatives to an option's usual values. An alternative is a single value or a rule for numbers. */
export function alsoOf(option: Rule): NonNullable<GroupOption['also']> {
  return ('also' in option ? option.also : undefined) ?? [];
}

/** Returns whether an alternative is a rule and not a single value. */
export function isRule(other: NonNullable<GroupOption['also']>[number]): other is Omit<NumberOption, 'about'> {
  return typeof other === 'object' && other !== null;
}

/** Suggests an allowed value close to the wrong value, or returns undefined if there is no obvious suggestion. */
export function suggestion(option: Rule, value: unknown): unknown {
  if (option.type === 'number' || option.type === 'integer') return nearestNumber(option, value);
  return 'default' in option ? option.default : undefined;
}

function fitsNumber(option: Omit<NumberOption, 'about'> | ScheduleOption, value: unknown): boolean {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (isInteger(option) && !Number.isSafeInteger(value)) return false;
  const { min = value, max = value, above, below } = option;
  if (value < min || value > max) return false;
  if ((above !== undefined && value <= above) || (below !== undefined && value >= below)) return false;
  if (option.type === 'schedule') return true;
  const { multipleOf, powerOfTwo } = option;
  if (multipleOf !== undefined && value % multipleOf !== 0) return false;
  return powerOfTwo !== true || Number.isInteger(Math.log2(value));
}

function isInteger(option: Omit<NumberOption, 'about'> | ScheduleOption): boolean {
  return option.type === 'schedule' ? option.integer === true : option.type === 'integer';
}

/** Returns whether a value can be a schedule. Expressions are checked only when a run evaluates them. */
function fitsSchedule(option: ScheduleOption, value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  if (typeof value !== 'object' || value === null) return fitsNumber(option, value);
  return 'over' in value && ['linear', 'cosine', 'exponential'].some((ramp) => ramp in value);
}

function hasLength({ length }: ListOption, received: number): boolean {
  if (length === undefined) return true;
  const [least, most] = typeof length === 'number' ? [length, length] : length;
  return received >= least && received <= most;
}

function ruleOf(option: Rule): string {
  switch (option.type) {
    case 'number':
    case 'integer':
      return `${kindOf(option)}${rangeOf(option)}`;
    case 'boolean':
      return 'true or false';
    case 'schedule':
      return `${isInteger(option) ? 'an integer' : 'a number'}${rangeOf(option)}, a ramp or an expression`;
    case 'text':
      return 'a text';
    case 'choice':
      return choicesOf(option);
    case 'list':
      return `a list${countOf(option)}, each ${ruleOf(option.of)}`;
    case 'object':
      return 'an object';
    case 'group':
      return `an object with ${Object.keys(option.fields).join(', ')}`;
  }
}

function choicesOf({ choices }: Pick<ChoiceOption, 'choices'>): string {
  return `one of ${choices.map(formatValue).join(', ')}`;
}

function countOf({ length }: ListOption): string {
  if (length === undefined) return '';
  if (typeof length === 'number') return ` of ${length} items`;
  return length[1] === Number.POSITIVE_INFINITY
    ? ` of at least ${length[0]} items`
    : ` of ${length[0]}..${length[1]} items`;
}

function kindOf({ type, multipleOf, powerOfTwo }: Omit<NumberOption, 'about'>): string {
  if (powerOfTwo === true) return 'a power of two';
  if (multipleOf !== undefined) return `a multiple of ${multipleOf}`;
  return type === 'integer' ? 'an integer' : 'a number';
}

/** Formats the bounds of numbers for messages, help and docs, such as ` in 1..9`, ` of at least 2` or ` in (0,1]`. */
function rangeOf({ min, max, above, below }: Pick<NumberOption, 'min' | 'max' | 'above' | 'below'>): string {
  const [low, high] = [min ?? above, max ?? below];
  if (low === undefined && high === undefined) return '';
  if (high === undefined) return min === undefined ? ` above ${low}` : ` of at least ${low}`;
  if (low === undefined) return max === undefined ? ` below ${high}` : ` of at most ${high}`;
  if (above === undefined && below === undefined) return ` in ${low}..${high}`;
  return ` in ${min === undefined ? '(' : '['}${low},${high}${max === undefined ? ')' : ']'}`;
}

function nearestNumber(option: Omit<NumberOption, 'about'>, value: unknown): unknown {
  if (typeof value !== 'number' || Number.isNaN(value)) return option.default;
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, type, multipleOf = 1, powerOfTwo } = option;
  const within = Math.min(max, Math.max(min, value));
  if (powerOfTwo !== true && multipleOf === 1 && type === 'number') {
    return [within, option.default].find((candidate) => fits(option, candidate));
  }
  const isPower = powerOfTwo === true;
  const near = isPower ? 2 ** Math.round(Math.log2(Math.max(within, 1))) : Math.round(within / multipleOf) * multipleOf;
  const candidates = [
    near,
    ...(isPower ? [near / 2, near * 2] : [near - multipleOf, near + multipleOf]),
    option.default,
  ];
  return candidates.find((candidate) => fits(option, candidate));
}

/**
 * Returns the placeholder of an option's value in help and docs, such as `N`, `FILE` or `included|excluded`. It is
 * empty for a boolean.
 */
export function placeholderOf(option: Rule): string {
  return [...alsoOf(option).filter(isRule), option].map(ownPlaceholder).join('|');
}

function ownPlaceholder(option: Rule): string {
  switch (option.type) {
    case 'number':
      return 'X';
    case 'integer':
      return 'N';
    case 'boolean':
      return '';
    case 'schedule':
      return 'X|EXPRESSION';
    case 'text':
      return (option as TextOption).value ?? 'TEXT';
    case 'choice':
      return option.choices.join('|');
    case 'list':
      return `${placeholderOf(option.of)},...`;
    case 'group':
    case 'object':
      return 'JSON';
  }
}
