/** The addon's sums over segments. */
export interface SegmentAddon {
  /** x [rows,inner] to y [segments,inner] by the ids [rows]; ids that are no segment's are passed over. */
  segmentSum(x: Float32Array, ids: Int32Array, y: Float32Array, rows: number, inner: number, segments: number): void;
}
