import type { Values } from './values.ts';

/** The addon's functions that fill arrays. */
export interface FillAddon {
  fill(y: Values, value: number): void;
  /** `y[row,indices[row]] = on`, all else `off`; y is [rows,depth]. */
  oneHot(indices: Int32Array, y: Values, depth: number, on: number, off: number): void;
}
