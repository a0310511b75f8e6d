/** A cell of a table as a person has it; null is a missing value. */
export type Cell = string | number | boolean | null;

/** What every column has that can lack values. */
interface MayLack {
  /** Whether some values are missing. @default none are */
  readonly missing?: true;
}

/** A column of words: one-hot, a missing value as the last. */
export interface CategoryColumn extends MayLack {
  readonly name: string;
  readonly type: 'category';
  readonly categories: readonly string[];
  /** Rows of each category, and last of missing values where there are some. @default as many of each */
  readonly counts?: readonly number[];
}

/** A column of two words that stand for false and true: one-hot, a missing value as the last. */
export interface BooleanColumn extends MayLack {
  readonly name: string;
  readonly type: 'boolean';
  /** How false and true are written. */
  readonly words: readonly [no: string, yes: string];
  /** Rows of each, and last of missing values where there are some. @default as many of each */
  readonly counts?: readonly number[];
}

/** A gaussian that was fitted to a column. */
export interface Mode {
  readonly mean: number;
  readonly std: number;
  readonly weight: number;
}

/**
 * What columns of numbers have: each number is (x - mean) / (4 std) of a mode, held to [-.99,.99], and that mode one-hot
 * (Xu et al. 2019, "Modeling tabular data using conditional GAN", section 4.2); a missing value is the last choice.
 */
interface Measured extends MayLack {
  readonly name: string;
  /** Gaussians that were fitted to the column; a single one has no one-hot. */
  readonly modes: readonly Mode[];
  /** Least and greatest value; decoded numbers are held to it. @default not held */
  readonly range?: readonly [low: number, high: number];
}

/** A column of numbers. */
export interface NumberColumn extends Measured {
  readonly type: 'number';
  /** Digits after the point that decoded numbers are rounded to; 0 for integers. @default not rounded */
  readonly decimals?: number;
  /** The modes are of log(1 + x - low), low the least value of `range`. @default of x */
  readonly log?: true;
}

/** A column of dates, `2026-01-31`, or of times in UTC, `2026-01-31T12:00:00Z`. */
export interface DateColumn extends Measured {
  readonly type: 'date';
  /** What modes and range count, since 1970. */
  readonly unit: 'day' | 'second';
}

/** A column whose every value is another: nothing is learned of it, and new values are made. */
export interface IdColumn {
  readonly name: string;
  readonly type: 'id';
  /** What new values begin with. */
  readonly prefix: string;
  /** Digits of the number after it, filled up with zeros. */
  readonly digits: number;
  /** The first number that no value of the data has. */
  readonly next: number;
}

/** A column that has one value in all rows. */
export interface ConstantColumn {
  readonly name: string;
  readonly type: 'constant';
  readonly value: Cell;
}

/** A column of a table. */
export type TableColumn = CategoryColumn | BooleanColumn | NumberColumn | DateColumn | IdColumn | ConstantColumn;

/** What was spent of privacy before training: counts of words and modes of numbers have noise, and how rows are drawn. */
export interface TablePrivacy {
  /** The probability with which each row is in a batch, by itself (Poisson sampling). */
  readonly rate: number;
  /** Rows of a batch, filled up with rows that do not count. */
  readonly batchSize: number;
  /** The deviation of the noise on all counts beside the norm of what one row adds to them. */
  readonly noise: number;
}

/** Rows of a table: float32 [n,width], the columns' values side by side. */
export interface TableSpec {
  readonly kind: 'table';
  readonly columns: readonly TableColumn[];
  /** Of a table whose columns were fitted privately. @default nothing is private */
  readonly privacy?: TablePrivacy;
}

/** A row by the names of the columns: words, numbers, dates as text, null for what is missing. */
export type TableRow = Readonly<Record<string, Cell>>;
