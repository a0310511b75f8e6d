import { GanError } from '@ganforge/formats';
import { congruence } from './congruence.ts';
import { type Kernels, SLIVER } from './kernels.ts';
import type { LinearAlgebra } from './linear-algebra.ts';
import { pivotedCholesky } from './pivoted-cholesky.ts';
import { eachLowerTile } from './triangle.ts';
import { tridiagonalEigenvalues } from './tridiagonal-eigenvalues.ts';

const WHERE = 'metrics/linear-algebra';
/** Number of rows of both factors in a block. Two slivers of this depth fit into the L1 cache. */
const DEPTH = 384;
/** Number of rows of the product in a block. Their slivers fit into the L2 cache. */
const STRIP = 256;

type Numbers = Float32Array | Float64Array;

/** Creates linear algebra that uses `kernels` as its inner loops. */
export function fromKernels(kernels: Kernels): LinearAlgebra {
  const linearAlgebra: LinearAlgebra = {
    addRows(sum, x, rows) {
      checkSize('x', x, rows, sum.length);
      addRows(sum, x, rows);
    },
    addSquares(squares, x, { rows, d, centre = new Float64Array(d) }) {
      checkSize('squares', squares, d, d);
      checkSize('x', x, rows, d);
      checkSize('centre', centre, 1, d);
      addLowerProduct(kernels, squares, x, rows, centre);
    },
    mirrored(a, n, divisor) {
      checkSize('a', a, n, n);
      return mirrored(a, n, divisor);
    },
    transposedProduct(a, b, { k, m, n }) {
      checkSize('a', a, k, m);
      checkSize('b', b, k, n);
      const c = new Float64Array(m * n);
      addProduct(kernels, c, a, b, { k, m, n });
      return c;
    },
    symmetricEigenvalues(a, n) {
      checkSize('a', a, n, n);
      return eigenvalues(kernels, a, n);
    },
    pivotedCholesky(a, d) {
      checkSize('a', a, d, d);
      return pivotedCholesky(linearAlgebra.addSquares, a, d);
    },
    congruence(factor, s) {
      const d = factor.order.length;
      checkSize('transposed', factor.transposed, factor.rank, d);
      checkSize('s', s, d, d);
      return congruence(linearAlgebra.transposedProduct, factor, s);
    },
  };
  return linearAlgebra;
}

function addRows(sum: Float64Array, x: Numbers, rows: number): void {
  const d = sum.length;
  let at = 0;
  // Adds four rows at a time. So each sum is read and written once per four rows instead of once per row.
  for (; at + 4 * d <= rows * d; at += 4 * d) {
    const [one, two, three] = [at + d, at + 2 * d, at + 3 * d];
    for (let j = 0; j < d; j++) sum[j]! += x[at + j]! + x[one + j]! + (x[two + j]! + x[three + j]!);
  }
  for (; at < rows * d; at += d) {
    for (let j = 0; j < d; j++) sum[j]! += x[at + j]!;
  }
}

function addLowerProduct(
  kernels: Kernels,
  squares: Float64Array,
  x: Numbers,
  rows: number,
  centre: Float64Array,
): void {
  const d = centre.length;
  const slivers = Math.ceil(d / SLIVER);
  const [depth, width] = [Math.min(DEPTH, rows), slivers * SLIVER];
  const strip = depth * width;
  const memory = kernels.memory(strip + STRIP * width);
  for (let first = 0; first < rows; first += DEPTH) {
    const steps = Math.min(DEPTH, rows - first);
    pack({ x, stride: d, centre }, first, steps, 0, d, memory, 0);
    for (let top = 0; top < d; top += STRIP) {
      const height = Math.min(STRIP, d - top);
      memory.fill(0, strip, strip + STRIP * width);
      const across = Math.ceil((top + height) / SLIVER);
      kernels.addTiles(top * steps, 0, strip, steps, Math.ceil(height / SLIVER), across, width, top / SLIVER);
      for (let i = top; i < top + height; i++) {
        const from = strip + (i - top) * width;
        for (let j = 0; j <= i; j++) squares[i * d + j]! += memory[from + j]!;
      }
    }
  }
}

function mirrored(a: Float64Array, n: number, divisor: number): Float64Array {
  const whole = new Float64Array(n * n);
  eachLowerTile(n, (top, bottom, left, right) => {
    for (let i = top; i < bottom; i++) {
      for (let j = left; j < Math.min(right, i + 1); j++) {
        const value = a[i * n + j]! / divisor;
        whole[i * n + j] = value;
        whole[j * n + i] = value;
      }
    }
  });
  return whole;
}

function addProduct(
  kernels: Kernels,
  c: Float64Array,
  a: Float64Array,
  b: Float64Array,
  { k, m, n }: { readonly k: number; readonly m: number; readonly n: number },
): void {
  const slivers = Math.ceil(n / SLIVER);
  const [depth, width] = [Math.min(DEPTH, k), slivers * SLIVER];
  const left = depth * width;
  const strip = left + depth * STRIP;
  const [leftFactor, right] = [uncentred(a, m), uncentred(b, n)];
  const memory = kernels.memory(strip + STRIP * width);
  for (let first = 0; first < k; first += DEPTH) {
    const steps = Math.min(DEPTH, k - first);
    pack(right, first, steps, 0, n, memory, 0);
    for (let top = 0; top < m; top += STRIP) {
      const height = Math.min(STRIP, m - top);
      pack(leftFactor, first, steps, top, height, memory, left);
      memory.fill(0, strip, strip + STRIP * width);
      kernels.addTiles(left, 0, strip, steps, Math.ceil(height / SLIVER), slivers, width, slivers);
      for (let i = top; i < top + height; i++) {
        const from = strip + (i - top) * width;
        for (let j = 0; j < n; j++) c[i * n + j]! += memory[from + j]!;
      }
    }
  }
}

/** Describes a matrix whose rows have `stride` numbers. `centre` [stride] is subtracted from each row. */
interface Factor {
  readonly x: Numbers;
  readonly stride: number;
  readonly centre: Float64Array;
}

function uncentred(x: Numbers, stride: number): Factor {
  return { x, stride, centre: new Float64Array(stride) };
}

/**
 * Packs `count` columns, starting at column `left`, of `rows` rows into slivers. The last sliver is filled up with
 * zeros.
 */
function pack(
  { x, stride, centre }: Factor,
  first: number,
  rows: number,
  left: number,
  count: number,
  memory: Float64Array,
  to: number,
): void {
  for (let column = 0; column < count; column += SLIVER) {
    const width = Math.min(SLIVER, count - column);
    let at = to + column * rows;
    let from = first * stride + left + column;
    const sliver = centre.subarray(left + column, left + column + width);
    const [c0, c1, c2, c3] = sliver as unknown as [number, number, number, number];
    for (let row = 0; row < rows; row++, from += stride, at += SLIVER) {
      if (width === SLIVER) {
        memory[at] = x[from]! - c0;
        memory[at + 1] = x[from + 1]! - c1;
        memory[at + 2] = x[from + 2]! - c2;
        memory[at + 3] = x[from + 3]! - c3;
      } else {
        for (let i = 0; i < SLIVER; i++) memory[at + i] = i < width ? x[from + i]! - sliver[i]! : 0;
      }
    }
  }
}

function eigenvalues(kernels: Kernels, a: Float64Array, n: number): Float64Array {
  let most = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const size = Math.abs(a[i * n + j]!);
      if (!(size < Number.POSITIVE_INFINITY)) {
        throw new GanError(WHERE, `a matrix must be finite; row ${i}, column ${j} is ${a[i * n + j]}.`, {
          code: 'not-finite',
        });
      }
      if (size > most) most = size;
    }
  }
  if (most === 0) return new Float64Array(n);
  // Scales by a power of two so that squares neither overflow nor become 0. This is exact.
  const scale = 2 ** -Math.max(-1000, Math.floor(Math.log2(most)));
  const stride = n + (n % 2);
  const diagonal = n * stride;
  const memory = kernels.memory(diagonal + 6 * stride);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) memory[i * stride + j] = a[i * n + j]! * scale;
  }
  const [coupling, work] = [diagonal + stride, diagonal + 2 * stride];
  kernels.tridiagonalize(0, n, stride, diagonal, coupling, work);
  const found = tridiagonalEigenvalues(
    memory.slice(diagonal, diagonal + n),
    memory.slice(coupling, coupling + Math.max(0, n - 1)),
  );
  const values = found.map((value) => value / scale);
  if (Number.isFinite(values[0]) && Number.isFinite(values[n - 1])) return values;
  throw new GanError(
    WHERE,
    `eigenvalues must be below 2^1024; the elements of this matrix are too large (up to ${most}). Scale the matrix.`,
    {
      code: 'not-finite',
    },
  );
}

function checkSize(name: string, matrix: Numbers, rows: number, columns: number): void {
  if (Number.isSafeInteger(rows) && rows >= 0 && matrix.length === rows * columns) return;
  throw new GanError(WHERE, `${name} must have ${rows} x ${columns} elements; received ${matrix.length}.`, {
    code: 'shape',
  });
}
