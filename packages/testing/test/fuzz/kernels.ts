import { arrangementFuzz } from './arrangement.ts';
import { elementwiseFuzz } from './elementwise.ts';
import type { FuzzTable } from './fuzz-case.ts';
import { pickingFuzz } from './picking.ts';
import { productFuzz } from './products.ts';
import { reductionFuzz } from './reductions.ts';

/** Every operation that is fuzzed, by name. */
export const fuzzTable: FuzzTable = {
  ...elementwiseFuzz,
  ...reductionFuzz,
  ...arrangementFuzz,
  ...pickingFuzz,
  ...productFuzz,
};
