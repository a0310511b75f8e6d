/** The addon's sums over segments. */
export interface SegmentAddon {
  /** Sums rows of x [rows,inner] to y [segments,inner] by the ids [rows]; invalid ids are ignored. */
  segmentSum(x: Float32Array, ids: Int32Array, y: Float32Array, rows: number, inner: number, segments: number): void;
}
