/** A column of words: one-hot. */
export interface CategoryColumn {
  readonly name: string;
  readonly type: 'category';
  readonly categories: readonly string[];
}

/**
 * A column of numbers, each (x - mean) / (4 std) of the mode that it most likely belongs to, held to [-1,1], and that
 * mode one-hot (Xu et al. 2019, "Modeling tabular data using conditional GAN", section 4.2).
 */
export interface NumberColumn {
  readonly name: string;
  readonly type: 'number';
  /** Gaussians that were fitted to the column; a single one has no one-hot. */
  readonly modes: readonly { readonly mean: number; readonly std: number; readonly weight: number }[];
  /** Digits after the point that decoded numbers are rounded to. @default not rounded */
  readonly decimals?: number;
}

/** A column of a table. */
export type TableColumn = CategoryColumn | NumberColumn;

/** Rows of a table: float32 [n,width], the columns' values side by side. */
export interface TableSpec {
  readonly kind: 'table';
  readonly columns: readonly TableColumn[];
}

/** A row by the names of the columns: words of those of categories, numbers of the others. */
export type TableRow = Readonly<Record<string, string | number>>;
