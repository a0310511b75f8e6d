import type { Values } from './values.ts';

/** The addon's functions that move values. */
export interface LayoutAddon {
  /** `y[b + sum(i_d t_d)] = x[a + sum(i_d s_d)]` for each `i_d < n_d`; a, b, n_0, s_0, t_0, n_1, ... are described. */
  copyLayout(x: Values, y: Values, rank: number): void;
  /** `y[b,o,k,i] = x[b,o,indices[b,k],i]`. */
  gather(x: Values, indices: Int32Array, y: Values, batch: number, outer: number, extent: number, inner: number): void;
}
