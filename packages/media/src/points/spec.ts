/** Points of a low-dimensional set: float32 [n,dimensions]. */
export interface PointsSpec {
  readonly kind: 'points';
  readonly dimensions: number;
}
