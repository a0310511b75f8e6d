/** The addon's softmax. */
export interface SoftmaxAddon {
  /** Along each row of x and y [rows,n]; n of 1 at least. */
  softmaxRows(x: Float32Array, y: Float32Array, rows: number, n: number): void;
}
