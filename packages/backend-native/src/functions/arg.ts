/** Where along n the extreme of x [outer,n,inner] stands, to y [outer,inner]; n of 1 at least. */
export type FindRow<X> = (x: X, y: Int32Array, outer: number, n: number, inner: number) => void;

/** The addon's searches, by what they look for and the type of x. */
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
