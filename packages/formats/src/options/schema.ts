import type { Schedule } from './schedule.ts';

/** The fields that every option has. */
interface Described {
  /** A sentence about the option for messages, help and docs. */
  readonly about: string;
  /**
   * If `true`, the option may be missing although it has no default, for example because other options determine its
   * value.
   */
  readonly optional?: true;
}

/** Further allowed values that the rule excludes, such as `28` next to powers of two, or `false` next to numbers. */
type Also = readonly (string | number | boolean | null)[];

/** Alternatives to a list or an object: single values, or numbers with a rule. */
type AlsoNumbers = readonly (Also[number] | Omit<NumberOption, 'about'>)[];

/** An option that is a number. */
export interface NumberOption extends Described {
  readonly type: 'number' | 'integer';
  readonly default?: number | string | boolean | null;
  /** The smallest allowed value. */
  readonly min?: number;
  /** The largest allowed value. */
  readonly max?: number;
  /** The value must be larger than this. */
  readonly above?: number;
  /** The value must be smaller than this. */
  readonly below?: number;
  readonly multipleOf?: number;
  readonly powerOfTwo?: true;
  readonly also?: Also;
}

/** An option that is on or off. */
interface BooleanOption extends Described {
  readonly type: 'boolean';
  readonly default?: boolean;
}

/** An option that is a text. */
export interface TextOption extends Described {
  readonly type: 'text';
  readonly default?: string;
  /** Placeholder of the value in help, such as `FILE`. */
  readonly value?: string;
}

/** An option that is one of a few values. */
export interface ChoiceOption extends Described {
  readonly type: 'choice';
  readonly choices: readonly (string | number)[];
  readonly default?: string | number;
}

/** An option that may change during a run. Its value is a number, a ramp, or an expression that the run evaluates. */
export interface ScheduleOption extends Described, Pick<NumberOption, 'min' | 'max' | 'above' | 'below'> {
  readonly type: 'schedule';
  readonly default?: Schedule;
  /** If `true`, a number must be an integer. The values of ramps and expressions are checked during the run. */
  readonly integer?: true;
}

/**
 * An option that is a list of numbers or texts. `also` contains alternatives, such as a number that means the length.
 */
export interface ListOption extends Described {
  readonly type: 'list';
  readonly of: Omit<NumberOption, 'about'> | Omit<TextOption, 'about'> | Omit<ChoiceOption, 'about'>;
  /** The required number of items, as an exact number or as a range. */
  readonly length?: number | readonly [least: number, most: number];
  readonly default?: readonly (string | number)[] | string | number | boolean | null;
  readonly also?: AlsoNumbers;
}

/**
 * An option that is an object with further options. `also` contains alternatives, such as `false` to turn the feature
 * off.
 */
export interface GroupOption extends Described {
  readonly type: 'group';
  readonly fields: Schema;
  readonly default?: Readonly<Record<string, unknown>> | string | number | boolean | null;
  readonly also?: AlsoNumbers;
}

/**
 * An option that is a JSON object, for example the spec of a table. The code that uses the option checks its fields.
 */
interface ObjectOption extends Described {
  readonly type: 'object';
  readonly default?: Readonly<Record<string, unknown>>;
}

/** The description of one option, as JSON. */
export type Option =
  | ObjectOption
  | NumberOption
  | BooleanOption
  | TextOption
  | ChoiceOption
  | ScheduleOption
  | ListOption
  | GroupOption;

/**
 * The options of a component, by name. Types, defaults, messages, flags and documentation are derived from this one
 * literal.
 *
 * An option is required unless it has a default or is `optional`.
 *
 * @example
 * export const schema = {
 *   k: { type: 'integer', min: 1, default: 3, about: 'Neighbours that a ball reaches to.' },
 *   boundary: { type: 'choice', choices: ['included', 'excluded'], default: 'included', about: 'Whether a ball has its own.' },
 * } as const;
 * export interface PrecisionRecallOptions extends OptionsOf<typeof schema> {}
 */
export type Schema = { readonly [name: string]: Option };

/** A schema, or a list of schemas that are merged. Components share schemas in this way. */
export type Schemas = Schema | readonly Schema[];

/** The value of one option. */
type ValueOf<O> = AlsoOf<O> | RuleValue<O>;

type AlsoOf<O> = O extends { readonly also: readonly (infer A)[] } ? AlsoValue<A> : never;
type AlsoValue<A> = A extends { readonly type: unknown } ? number : A;

type RuleValue<O> = O extends { readonly type: 'number' | 'integer' }
  ? number
  : O extends { readonly type: 'boolean' }
    ? boolean
    : O extends { readonly type: 'object' }
      ? object
      : O extends { readonly type: 'schedule' }
        ? Schedule
        : O extends { readonly type: 'text' }
          ? string
          : O extends { readonly type: 'choice'; readonly choices: readonly (infer C)[] }
            ? C
            : O extends { readonly type: 'list'; readonly of: infer E }
              ? readonly RuleValue<E>[]
              : O extends { readonly type: 'group'; readonly fields: infer F }
                ? OptionsOf<F>
                : never;

/** The value of an option after defaults are filled in. */
type ResolvedValue<O> =
  | AlsoOf<O>
  | (O extends { readonly type: 'group'; readonly fields: infer F } ? ResolvedOf<F> : RuleValue<O>);

type MayLackDefault<O> = O extends { readonly default: unknown }
  ? false
  : O extends { readonly optional: true }
    ? true
    : false;
type MayBeLeftOut<O> = O extends { readonly default: unknown } | { readonly optional: true } ? true : false;

type OptionsOfOne<S> = {
  readonly [K in keyof S as MayBeLeftOut<S[K]> extends true ? never : K]: ValueOf<S[K]>;
} & {
  readonly [K in keyof S as MayBeLeftOut<S[K]> extends true ? K : never]?: ValueOf<S[K]>;
};

type ResolvedOfOne<S> = {
  readonly [K in keyof S as MayLackDefault<S[K]> extends true ? never : K]: ResolvedValue<S[K]>;
} & {
  readonly [K in keyof S as MayLackDefault<S[K]> extends true ? K : never]?: ResolvedValue<S[K]>;
};

type Flat<T> = { [K in keyof T]: T[K] };

type AllOf<S extends readonly unknown[]> = S extends readonly [infer First, ...infer Rest]
  ? First & AllOf<Rest>
  : unknown;

/**
 * The options that a caller passes, for a schema or a list of schemas.
 *
 * @example
 * type Given = OptionsOf<typeof schema>; // { readonly k?: number; readonly boundary?: 'included' | 'excluded' }
 */
export type OptionsOf<S> = Flat<OptionsOfOne<S extends readonly unknown[] ? AllOf<S> : S>>;

/** The resolved options of a schema or a list of schemas. They are the caller's options with the defaults filled in. */
export type ResolvedOf<S> = Flat<ResolvedOfOne<S extends readonly unknown[] ? AllOf<S> : S>>;
