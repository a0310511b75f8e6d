import type { TableRow } from '@ganforge/media';

/** The training rows, the holdout rows, and the synthetic rows. */
export interface TableSets {
  readonly training: readonly TableRow[];
  readonly holdout: readonly TableRow[];
  readonly synthetic: readonly TableRow[];
}
