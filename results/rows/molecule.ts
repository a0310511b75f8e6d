import type { ResultRow } from '../row.ts';
export const moleculeRows: readonly ResultRow[] = [];
