/** A row of the table in docs/metric-errors.md. It compares our number with that of another tool. */
export interface ErrorRow {
  /** What is compared, such as `FID, 4,000 x 64, full rank`. */
  readonly what: string;
  /** The tool that it is compared with, such as `pytorch-fid 0.3.0`. */
  readonly reference: string;
  readonly kind: 'relative' | 'absolute';
  /** The largest measured error. */
  readonly error: number;
  /** The largest allowed error. */
  readonly tolerance: number;
}
