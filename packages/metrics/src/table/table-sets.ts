import type { TableRow } from '@ganforge/media';

/** Rows that were learned from, real ones that were not, and those that were made. */
export interface TableSets {
  readonly training: readonly TableRow[];
  readonly holdout: readonly TableRow[];
  readonly synthetic: readonly TableRow[];
}
