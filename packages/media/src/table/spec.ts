/** A decoded cell of a table; null is a missing value. */
export type Cell = string | number | boolean | null;

/** The field of every column that can have missing values. */
interface MayLack {
  /** Whether some values are missing. @default false */
  readonly missing?: true;
}

/** A categorical column. It is encoded as one-hot; a missing value is the last choice. */
export interface CategoryColumn extends MayLack {
  readonly name: string;
  readonly type: 'category';
  readonly categories: readonly string[];
  /** Number of rows of each category. If there are missing values, their number comes last. @default equal counts */
  readonly counts?: readonly number[];
}

/** A column of two values that mean false and true. It is encoded as one-hot; a missing value is the last choice. */
export interface BooleanColumn extends MayLack {
  readonly name: string;
  readonly type: 'boolean';
  /** The strings for false and true. */
  readonly words: readonly [no: string, yes: string];
  /** Number of rows of each value. If there are missing values, their number comes last. @default equal counts */
  readonly counts?: readonly number[];
}

/** A Gaussian that was fitted to a column. */
export interface Mode {
  readonly mean: number;
  readonly std: number;
  readonly weight: number;
}

/**
 * A column of numbers or dates.
 *
 * A number x is encoded as two parts. The scalar is `(x - mean) / (4 * std)` for the mean and std of one mode, clipped
 * to [-0.99,0.99]. The mode is encoded as one-hot (Xu et al. 2019, "Modeling tabular data using conditional GAN",
 * section 4.2). A missing value is the last choice of the one-hot.
 */
interface Measured extends MayLack {
  readonly name: string;
  /** The fitted Gaussians. If there is only one mode, it is not encoded. */
  readonly modes: readonly Mode[];
  /** Minimum and maximum. Decoded numbers are clipped to this range. @default no clipping */
  readonly range?: readonly [low: number, high: number];
}

/** A column of numbers. */
export interface NumberColumn extends Measured {
  readonly type: 'number';
  /** Number of decimals to which decoded numbers are rounded. It is 0 for integers. @default no rounding */
  readonly decimals?: number;
  /** Whether the modes were fitted to `log(1 + x - low)`, where low is the minimum of `range`. @default false */
  readonly log?: true;
}

/** A column of dates such as `2026-01-31`, or of times in UTC such as `2026-01-31T12:00:00Z`. */
export interface DateColumn extends Measured {
  readonly type: 'date';
  /** The unit of the modes and the range, which count from 1970. */
  readonly unit: 'day' | 'second';
}

/** A column whose values are all different. The model learns nothing from it; new values are generated. */
export interface IdColumn {
  readonly name: string;
  readonly type: 'id';
  /** The prefix of new values. */
  readonly prefix: string;
  /** Number of digits after the prefix, padded with zeros. */
  readonly digits: number;
  /** The first number that does not occur in the data. */
  readonly next: number;
}

/** A column with the same value in all rows. */
export interface ConstantColumn {
  readonly name: string;
  readonly type: 'constant';
  readonly value: Cell;
}

/** A column of a table. */
export type TableColumn = CategoryColumn | BooleanColumn | NumberColumn | DateColumn | IdColumn | ConstantColumn;

/**
 * The privacy settings that apply before training. They set the noise on counts and modes, and the sampling of rows.
 */
export interface TablePrivacy {
  /** The probability that a row is in a batch. Rows are chosen independently (Poisson sampling). */
  readonly rate: number;
  /** Number of rows in a batch, including padding. */
  readonly batchSize: number;
  /** Standard deviation of the noise on all counts, as a multiple of the norm of one row's contribution. */
  readonly noise: number;
}

/** Describes rows of a table. They are float32 [n,width]. The values of the columns are side by side. */
export interface TableSpec {
  readonly kind: 'table';
  readonly columns: readonly TableColumn[];
  /** The privacy settings, if the columns were fitted privately. @default no privacy */
  readonly privacy?: TablePrivacy;
}

/** A decoded row by column name. Values are strings or numbers. Dates are text. A missing value is null. */
export type TableRow = Readonly<Record<string, Cell>>;
