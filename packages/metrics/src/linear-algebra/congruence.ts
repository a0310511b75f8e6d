import type { LinearAlgebra, PivotedFactor } from './linear-algebra.ts';

/** Number of columns of P in each block. */
const BLOCK = 256;

/**
 * Computes {@link LinearAlgebra.congruence} with `transposedProduct`.
 *
 * If the rows of P are sorted by pivots, P is a lower trapezoid: row i has no elements right of column i. So a block of
 * columns that starts at column k needs only the rows and columns of S from k on. This takes `d^3` operations; two full
 * products would take `4 * d^3`.
 */
export function congruence(
  transposedProduct: LinearAlgebra['transposedProduct'],
  { rank, order, transposed }: PivotedFactor,
  s: Float64Array,
): Float64Array {
  const d = order.length;
  const starts = Array.from({ length: Math.ceil(rank / BLOCK) }, (_, block) => block * BLOCK);
  const width = (start: number): number => Math.min(BLOCK, rank - start);
  const panels = starts.map((start) => panel(transposed, order, start, width(start)));
  const result = new Float64Array(rank * rank);
  let rest = reordered(s, order);
  starts.forEach((start, block) => {
    if (block > 0) rest = withoutFirst(rest, d - starts[block - 1]!, BLOCK);
    const size = d - start;
    const n = width(start);
    const product = transposedProduct(rest, panels[block]!, { k: size, m: size, n });
    starts.slice(block).forEach((top, i) => {
      const below = product.subarray((top - start) * n);
      const [k, m] = [d - top, width(top)];
      const part = transposedProduct(below, panels[block + i]!, { k, m: n, n: m });
      for (let row = 0; row < n; row++) {
        const to = (rank - 1 - start - row) * rank + rank - top - m;
        result.set(part.subarray(row * m, (row + 1) * m).reverse(), to);
      }
    });
  });
  return result;
}

/**
 * Copies the columns of P from `start` on, and their rows from `start` on in the order of the pivots. The result is [d
 * - start, width].
 */
function panel(transposed: Float64Array, order: Int32Array, start: number, width: number): Float64Array {
  const d = order.length;
  const columns = new Float64Array((d - start) * width);
  for (let i = start; i < d; i++) {
    for (let k = 0; k < width; k++) {
      columns[(i - start) * width + k] = transposed[(start + k) * d + order[i]!]!;
    }
  }
  return columns;
}

function reordered(s: Float64Array, order: Int32Array): Float64Array {
  const d = order.length;
  const result = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    const from = order[i]! * d;
    for (let j = 0; j < d; j++) result[i * d + j] = s[from + order[j]!]!;
  }
  return result;
}

/** Removes the first `count` rows and columns of a matrix [size,size] and moves the remaining elements to its front. */
function withoutFirst(a: Float64Array, size: number, count: number): Float64Array {
  const left = size - count;
  for (let i = 0; i < left; i++) {
    const from = (i + count) * size + count;
    a.copyWithin(i * left, from, from + left);
  }
  return a.subarray(0, left * left);
}
