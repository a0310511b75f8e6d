/** The addon's pooling, of windows as {@link describeWindows} describes them. */
export interface PoolingAddon {
  maxPool(x: Float32Array, y: Float32Array): void;
  /** `at`: the pixel of the image, rows first, that the highest value is at. */
  maxPoolAt(x: Float32Array, y: Float32Array, at: Int32Array): void;
  maxPoolBack(dy: Float32Array, at: Int32Array, dx: Float32Array): void;
  avgPool(x: Float32Array, y: Float32Array): void;
  /** `share`, of dy's size, is overwritten. */
  avgPoolBack(dy: Float32Array, dx: Float32Array, share: Float32Array): void;
}
