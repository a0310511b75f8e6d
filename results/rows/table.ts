import type { ResultRow } from '../row.ts';
export const tableRows: readonly ResultRow[] = [];
