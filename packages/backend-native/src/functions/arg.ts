/** Writes the index along n of the maximum or minimum of x [outer,n,inner] to y [outer,inner]; n is at least 1. */
export type FindRow<X> = (x: X, y: Int32Array, outer: number, n: number, inner: number) => void;

/** The addon's searches, by their target and the type of x. */
export interface ArgAddon {
  readonly arg: {
    maxFloat32: FindRow<Float32Array>;
    minFloat32: FindRow<Float32Array>;
    maxInt32: FindRow<Int32Array>;
    minInt32: FindRow<Int32Array>;
    maxBool: FindRow<Uint8Array>;
    minBool: FindRow<Uint8Array>;
  };
}
