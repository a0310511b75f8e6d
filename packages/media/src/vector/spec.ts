/** Describes vectors of numbers without spatial order, such as features or codes. They are float32 [n,size]. */
export interface VectorSpec {
  readonly kind: 'vector';
  readonly size: number;
  /** Minimum and maximum of the numbers. @default any finite numbers */
  readonly range?: readonly [number, number];
}
