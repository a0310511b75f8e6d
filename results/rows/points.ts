import type { ResultRow } from '../row.ts';
export const pointRows: readonly ResultRow[] = [];
