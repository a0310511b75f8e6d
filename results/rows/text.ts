import type { ResultRow } from '../row.ts';
export const textRows: readonly ResultRow[] = [];
