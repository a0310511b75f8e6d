/**
 * Scales a vector to norm 1 in float64. A zero vector is not changed. The vector is divided by its largest element
 * first, so that squares neither overflow nor become 0.
 */
export function unitVector(vector: Float32Array | Float64Array): Float64Array {
  const scaled = Float64Array.from(vector);
  let largest = 0;
  for (const x of scaled) largest = Math.max(largest, Math.abs(x));
  if (largest === 0) return scaled;
  let squares = 0;
  for (let j = 0; j < scaled.length; j++) {
    scaled[j]! /= largest;
    squares += scaled[j]! * scaled[j]!;
  }
  const norm = Math.sqrt(squares);
  for (let j = 0; j < scaled.length; j++) scaled[j]! /= norm;
  return scaled;
}
