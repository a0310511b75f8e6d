/** Vectors of numbers that mean nothing together, features or codes: float32 [n,size]. */
export interface VectorSpec {
  readonly kind: 'vector';
  readonly size: number;
  /** Least and greatest value. @default any finite ones */
  readonly range?: readonly [number, number];
}
