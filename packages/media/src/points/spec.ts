/** Describes points of a low-dimensional set. They are float32 [n,dimensions]. */
export interface PointsSpec {
  readonly kind: 'points';
  readonly dimensions: number;
}
