import { GanError } from '@ganforge/formats';
import { type Kernels, SLIVER } from './kernels.ts';
import type { LinearAlgebra } from './linear-algebra.ts';
import { tridiagonalEigenvalues } from './tridiagonal-eigenvalues.ts';

const WHERE = 'metrics/linear-algebra';
/** Rows of both factors that are multiplied at once: two slivers of so many fit into the first-level cache. */
const DEPTH = 384;
/** Rows of the product that are made at once: their slivers fit into the second-level cache. */
const STRIP = 256;

type Numbers = Float32Array | Float64Array;

/** Linear algebra whose inner loops are `kernels`. */
export function fromKernels(kernels: Kernels): LinearAlgebra {
  return {
    addMoments(sum, outer, features, rows) {
      const d = sum.length;
      checkSize('outer', outer, d, d);
      checkSize('features', features, rows, d);
      for (let at = 0; at < features.length; at += d) {
        for (let j = 0; j < d; j++) sum[j]! += features[at + j]!;
      }
      addLowerProduct(kernels, outer, features, rows, d);
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
  };
}

function addLowerProduct(kernels: Kernels, outer: Float64Array, x: Numbers, rows: number, d: number): void {
  const slivers = Math.ceil(d / SLIVER);
  const [depth, width] = [Math.min(DEPTH, rows), slivers * SLIVER];
  const strip = depth * width;
  const memory = kernels.memory(strip + STRIP * width);
  for (let first = 0; first < rows; first += DEPTH) {
    const steps = Math.min(DEPTH, rows - first);
    pack(x, first, steps, d, 0, d, memory, 0);
    for (let top = 0; top < d; top += STRIP) {
      const height = Math.min(STRIP, d - top);
      memory.fill(0, strip, strip + STRIP * width);
      const across = Math.ceil((top + height) / SLIVER);
      kernels.addTiles(top * steps, 0, strip, steps, Math.ceil(height / SLIVER), across, width, top / SLIVER);
      for (let i = top; i < top + height; i++) {
        const from = strip + (i - top) * width;
        for (let j = 0; j <= i; j++) outer[i * d + j]! += memory[from + j]!;
      }
    }
  }
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
  const memory = kernels.memory(strip + STRIP * width);
  for (let first = 0; first < k; first += DEPTH) {
    const steps = Math.min(DEPTH, k - first);
    pack(b, first, steps, n, 0, n, memory, 0);
    for (let top = 0; top < m; top += STRIP) {
      const height = Math.min(STRIP, m - top);
      pack(a, first, steps, m, top, height, memory, left);
      memory.fill(0, strip, strip + STRIP * width);
      kernels.addTiles(left, 0, strip, steps, Math.ceil(height / SLIVER), slivers, width, slivers);
      for (let i = top; i < top + height; i++) {
        const from = strip + (i - top) * width;
        for (let j = 0; j < n; j++) c[i * n + j]! += memory[from + j]!;
      }
    }
  }
}

/** Packs columns `left` to `left + count` of `rows` rows into slivers; what is missing of the last one is zero. */
function pack(
  x: Numbers,
  first: number,
  rows: number,
  stride: number,
  left: number,
  count: number,
  memory: Float64Array,
  to: number,
): void {
  for (let column = 0; column < count; column += SLIVER) {
    const width = Math.min(SLIVER, count - column);
    let at = to + column * rows;
    let from = first * stride + left + column;
    for (let row = 0; row < rows; row++, from += stride, at += SLIVER) {
      if (width === SLIVER) {
        memory[at] = x[from]!;
        memory[at + 1] = x[from + 1]!;
        memory[at + 2] = x[from + 2]!;
        memory[at + 3] = x[from + 3]!;
      } else {
        for (let i = 0; i < SLIVER; i++) memory[at + i] = i < width ? x[from + i]! : 0;
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
  // By a power of two, so that it changes no digit: squares then neither overflow nor vanish where they matter.
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
  return found.map((value) => value / scale);
}

function checkSize(name: string, matrix: Numbers, rows: number, columns: number): void {
  if (Number.isSafeInteger(rows) && rows >= 0 && matrix.length === rows * columns) return;
  throw new GanError(WHERE, `${name} must have ${rows} x ${columns} elements; received ${matrix.length}.`, {
    code: 'shape',
  });
}
