import * as tf from '@tensorflow/tfjs-core';
import { draws, expectSums, type Seen, Sums } from './products.ts';

/** A product of matrices [m,k] and [k,n], which outer dimensions may precede. */
export interface MatMulCase {
  readonly outerA?: number[];
  readonly outerB?: number[];
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** Each factor as it is, and transposed. */
export const transposes = [false, true].flatMap((a) => [false, true].map((b) => [a, b] as const));

/** The product in float64, every index by name. */
function reference(
  a: tf.Tensor,
  b: tf.Tensor,
  transposeA: boolean,
  transposeB: boolean,
  out: number[],
  seen: Seen,
): Sums {
  const [m, n] = out.slice(-2) as [number, number];
  const k = a.shape.at(transposeA ? -2 : -1)!;
  const sums = new Sums(tf.util.sizeFromShape(out));
  const [aValues, bValues] = [seen(a.dataSync()), seen(b.dataSync())];
  const outer = out.slice(0, -2);
  for (let batch = 0; batch < tf.util.sizeFromShape(outer); batch++) {
    const at = tf.util.indexToLoc(batch, outer.length, tf.util.computeStrides([...outer, 1]));
    const matrix = (own: number[]): number =>
      own.reduce((index, extent, i) => index * extent + (extent === 1 ? 0 : at[i + outer.length - own.length]!), 0);
    const [aAt, bAt] = [matrix(a.shape.slice(0, -2)) * m * k, matrix(b.shape.slice(0, -2)) * k * n];
    const rows = vectors(aValues, aAt, m, k, transposeA);
    const columns = vectors(bValues, bAt, n, k, !transposeB);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) sums.set((batch * m + i) * n + j, rows[i]!, columns[j]!);
    }
  }
  return sums;
}

/** The vectors of length k that the sums go along, from a matrix [count,k] or from its transpose. */
function vectors(values: ArrayLike<number>, at: number, count: number, k: number, isTransposed: boolean) {
  const [own, along] = isTransposed ? [1, count] : [k, 1];
  return Array.from({ length: count }, (_, i) => {
    const vector = new Float64Array(k);
    for (let l = 0; l < k; l++) vector[l] = values[at + i * own + l * along]!;
    return vector;
  });
}

export function factors({ outerA = [], outerB = [], m, n, k }: MatMulCase, transposeA: boolean, transposeB: boolean) {
  const draw = draws(m * 7 + n * 11 + k);
  const shapeA = [...outerA, ...(transposeA ? [k, m] : [m, k])];
  const shapeB = [...outerB, ...(transposeB ? [n, k] : [k, n])];
  const a = tf.tensor(draw(tf.util.sizeFromShape(shapeA)), shapeA);
  const b = tf.tensor(draw(tf.util.sizeFromShape(shapeB)), shapeB);
  return { a, b };
}

/** Fails unless the products of the values as they are `seen`, with either factor transposed, equal the sums in float64. */
export function expectMatMul(given: MatMulCase, seen: Seen = (values) => values): void {
  for (const [transposeA, transposeB] of transposes) {
    tf.tidy(() => {
      const { a, b } = factors(given, transposeA, transposeB);
      const y = tf.matMul(a, b, transposeA, transposeB);
      expectSums(y, reference(a, b, transposeA, transposeB, y.shape, seen), `transposes ${transposeA} ${transposeB}`);
    });
  }
}
