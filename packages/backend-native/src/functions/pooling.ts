/** The addon's pooling, of windows as {@link describeWindows} describes them. */
export interface PoolingAddon {
  maxPool(x: Float32Array, y: Float32Array): void;
  /** Writes the maximum to y, and its pixel index in the image (row-major) to `at`. */
  maxPoolAt(x: Float32Array, y: Float32Array, at: Int32Array): void;
  maxPoolBack(dy: Float32Array, at: Int32Array, dx: Float32Array): void;
  avgPool(x: Float32Array, y: Float32Array): void;
  /** Overwrites `share`, a buffer of dy's size. */
  avgPoolBack(dy: Float32Array, dx: Float32Array, share: Float32Array): void;
}
