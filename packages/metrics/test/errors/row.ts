/** One line of the table of errors in docs/metric-errors.md: our number against another tool's. */
export interface ErrorRow {
  /** What is compared: `FID, 4,000 x 64, full rank`. */
  readonly what: string;
  /** Whose number it is compared with: `pytorch-fid 0.3.0`. */
  readonly reference: string;
  readonly kind: 'relative' | 'absolute';
  /** The largest error seen. */
  readonly error: number;
  /** The largest error allowed. */
  readonly tolerance: number;
}
