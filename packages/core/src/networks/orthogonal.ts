import type { RandomStream } from '../random/random-stream.ts';

/**
 * Draws a random matrix with orthonormal columns from the uniform (Haar) distribution. If there are fewer rows than
 * columns, its rows are orthonormal.
 *
 * It orthogonalises normally distributed vectors by modified Gram-Schmidt in float64. It uses only + - * / and sqrt, so
 * every machine gives the same bits. The norms are positive, so no sign is preferred (Mezzadri 2007, "How to generate
 * random matrices from the classical compact groups", section 5).
 *
 * @returns [rows,cols] in row-major order
 */
export function orthogonalMatrix(rows: number, cols: number, random: RandomStream): Float32Array {
  const length = Math.max(rows, cols);
  const count = Math.min(rows, cols);
  const normals = random.normalValues(length * count);
  const vectors = Array.from({ length: count }, (_, i) =>
    Float64Array.from(normals.subarray(i * length, (i + 1) * length)),
  );
  vectors.forEach((vector, i) => {
    let j = 0;
    for (; j + 4 <= i; j += 4) remove4(vector, vectors[j]!, vectors[j + 1]!, vectors[j + 2]!, vectors[j + 3]!);
    for (; j < i; j++) remove(vector, vectors[j]!);
    normalise(vector);
  });
  const matrix = new Float32Array(rows * cols);
  vectors.forEach((vector, i) => {
    for (let k = 0; k < length; k++) matrix[rows < cols ? i * cols + k : k * cols + i] = vector[k]!;
  });
  return matrix;
}

/** Subtracts from v its projection on the unit vector u. */
function remove(v: Float64Array, u: Float64Array): void {
  let r = 0;
  for (let k = 0; k < v.length; k++) r += v[k]! * u[k]!;
  for (let k = 0; k < v.length; k++) v[k]! -= r * u[k]!;
}

/** Does the work of {@link remove} for four orthonormal vectors. It reads and writes v once instead of four times. */
function remove4(v: Float64Array, a: Float64Array, b: Float64Array, c: Float64Array, d: Float64Array): void {
  let [ra, rb, rc, rd] = [0, 0, 0, 0];
  for (let k = 0; k < v.length; k++) {
    const x = v[k]!;
    ra += x * a[k]!;
    rb += x * b[k]!;
    rc += x * c[k]!;
    rd += x * d[k]!;
  }
  for (let k = 0; k < v.length; k++) v[k]! -= ra * a[k]! + rb * b[k]! + rc * c[k]! + rd * d[k]!;
}

function normalise(v: Float64Array): void {
  let squares = 0;
  for (let k = 0; k < v.length; k++) squares += v[k]! * v[k]!;
  const factor = 1 / Math.sqrt(squares);
  for (let k = 0; k < v.length; k++) v[k]! *= factor;
}
