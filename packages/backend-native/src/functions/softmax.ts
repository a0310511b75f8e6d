/** The addon's softmax. */
export interface SoftmaxAddon {
  /** Computes the softmax along each row of x and y [rows,n]; n is at least 1. */
  softmaxRows(x: Float32Array, y: Float32Array, rows: number, n: number): void;
}
