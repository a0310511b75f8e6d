/** The addon's choice of one of two values. */
export interface SelectAddon {
  select(condition: Uint8Array, t: Float32Array, e: Float32Array, y: Float32Array): void;
  selectInts(condition: Uint8Array, t: Int32Array, e: Int32Array, y: Int32Array): void;
}
