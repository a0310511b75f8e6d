/**
 * Folds x [outer,n,inner] into y [outer,inner]; n, outer and inner are at least 1. Float32 sums and products are
 * multiplied by `scale`.
 */
export type Fold<X, Y> = (x: X, y: Y, outer: number, n: number, inner: number, scale?: number) => void;

/** The addon's folds, by operation and type of x. */
export interface ReductionAddon {
  readonly reduction: {
    sumFloat32: Fold<Float32Array, Float32Array>;
    prodFloat32: Fold<Float32Array, Float32Array>;
    maxFloat32: Fold<Float32Array, Float32Array>;
    minFloat32: Fold<Float32Array, Float32Array>;
    sumInt32: Fold<Int32Array, Int32Array>;
    prodInt32: Fold<Int32Array, Int32Array>;
    maxInt32: Fold<Int32Array, Int32Array>;
    minInt32: Fold<Int32Array, Int32Array>;
    sumBool: Fold<Uint8Array, Int32Array>;
    prodBool: Fold<Uint8Array, Int32Array>;
    maxBool: Fold<Uint8Array, Uint8Array>;
    minBool: Fold<Uint8Array, Uint8Array>;
  };
}
