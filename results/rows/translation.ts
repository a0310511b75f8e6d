import type { ResultRow } from '../row.ts';
export const translationRows: readonly ResultRow[] = [];
