/** The addon's sums of several arrays. */
export interface AddNAddon {
  addN(y: Float32Array, ...xs: readonly Float32Array[]): void;
  addNInts(y: Int32Array, ...xs: readonly Int32Array[]): void;
}
