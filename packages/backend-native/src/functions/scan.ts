/** Computes a running result along n of x and y [outer,n,inner]. */
export type Scan<X, Y> = (
  x: X,
  y: Y,
  outer: number,
  n: number,
  inner: number,
  exclusive: boolean,
  reverse: boolean,
) => void;

/** The addon's running sums and products, by the type of x. */
export interface ScanAddon {
  readonly scan: {
    sumFloat32: Scan<Float32Array, Float32Array>;
    prodFloat32: Scan<Float32Array, Float32Array>;
    sumInt32: Scan<Int32Array, Int32Array>;
    prodInt32: Scan<Int32Array, Int32Array>;
    sumBool: Scan<Uint8Array, Int32Array>;
    prodBool: Scan<Uint8Array, Int32Array>;
  };
}
