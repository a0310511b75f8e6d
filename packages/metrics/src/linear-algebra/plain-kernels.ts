import { type Kernels, SLIVER } from './kernels.ts';

/**
 * If the sum of squares is smaller than this, the elements are negligible, because the largest element of the matrix is
 * about 1. Their reflection would divide by zero or by numbers without correct digits.
 */
const NOTHING = 2 ** -900;

/**
 * Returns the kernels in JavaScript, which run everywhere. The kernels of `assembly/kernel.ts` are the same with two
 * SIMD lanes.
 */
export function plainKernels(): Kernels {
  let memory = new Float64Array(0);
  return {
    memory(elements) {
      if (memory.length < elements) memory = new Float64Array(elements);
      return memory;
    },
    addTiles: (...args) => eachHalfTile(memory, addHalfTile, args),
    addDistanceTiles: (...args) => eachHalfTile(memory, addHalfDistanceTile, args),
    tridiagonalize(a, n, stride, diagonal, coupling, work) {
      const vectors = { u: work, y: work + stride, v: work + 2 * stride, w: work + 3 * stride };
      memory.fill(0, work, work + 4 * stride);
      for (let last = n - 1; last > 0; last--) {
        const h = reflector(memory, a + last * stride, last, diagonal + last, coupling + last - 1, vectors);
        updateAndMultiply(memory, a, last, stride, vectors);
        nextUpdate(memory, last, h, vectors);
      }
      memory[diagonal] = memory[a]! - 2 * memory[vectors.v]! * memory[vectors.w]!;
    },
  };
}

type HalfTile = (memory: Float64Array, left: number, right: number, to: number, depth: number, stride: number) => void;

function eachHalfTile(memory: Float64Array, add: HalfTile, args: Parameters<Kernels['addTiles']>): void {
  const [left, right, c, depth, leftSlivers, rightSlivers, stride, diagonal] = args;
  for (let j = 0; j < rightSlivers; j++) {
    for (let i = Math.max(0, j - diagonal); i < leftSlivers; i++) {
      const from = left + i * depth * SLIVER;
      const to = c + i * SLIVER * stride + j * SLIVER;
      for (let row = 0; row < SLIVER; row += 2) {
        add(memory, from + row, right + j * depth * SLIVER, to + row * stride, depth, stride);
      }
    }
  }
}

/**
 * The offsets of the reflector u, of `y = A * u`, and of v and w. The update `A - v * w^T - w * v^T` is still to be
 * made.
 */
interface Vectors {
  readonly u: number;
  readonly y: number;
  readonly v: number;
  readonly w: number;
}

/** Computes two rows of a tile. Their eight sums fit into registers. */
function addHalfTile(
  memory: Float64Array,
  left: number,
  right: number,
  to: number,
  depth: number,
  stride: number,
): void {
  let [a0, a1, a2, a3, b0, b1, b2, b3] = [0, 0, 0, 0, 0, 0, 0, 0];
  const end = right + depth * SLIVER;
  for (let k = right, l = left; k < end; k += SLIVER, l += SLIVER) {
    const [a, b] = [memory[l]!, memory[l + 1]!];
    const [r0, r1, r2, r3] = [memory[k]!, memory[k + 1]!, memory[k + 2]!, memory[k + 3]!];
    a0 += a * r0;
    a1 += a * r1;
    a2 += a * r2;
    a3 += a * r3;
    b0 += b * r0;
    b1 += b * r1;
    b2 += b * r2;
    b3 += b * r3;
  }
  memory[to]! += a0;
  memory[to + 1]! += a1;
  memory[to + 2]! += a2;
  memory[to + 3]! += a3;
  memory[to + stride]! += b0;
  memory[to + stride + 1]! += b1;
  memory[to + stride + 2]! += b2;
  memory[to + stride + 3]! += b3;
}

/** Works like `addHalfTile`, but with squared differences. */
function addHalfDistanceTile(
  memory: Float64Array,
  left: number,
  right: number,
  to: number,
  depth: number,
  stride: number,
): void {
  let [a0, a1, a2, a3, b0, b1, b2, b3] = [0, 0, 0, 0, 0, 0, 0, 0];
  const end = right + depth * SLIVER;
  for (let k = right, l = left; k < end; k += SLIVER, l += SLIVER) {
    const [a, b] = [memory[l]!, memory[l + 1]!];
    const [r0, r1, r2, r3] = [memory[k]!, memory[k + 1]!, memory[k + 2]!, memory[k + 3]!];
    a0 += (a - r0) * (a - r0);
    a1 += (a - r1) * (a - r1);
    a2 += (a - r2) * (a - r2);
    a3 += (a - r3) * (a - r3);
    b0 += (b - r0) * (b - r0);
    b1 += (b - r1) * (b - r1);
    b2 += (b - r2) * (b - r2);
    b3 += (b - r3) * (b - r3);
  }
  memory[to]! += a0;
  memory[to + 1]! += a1;
  memory[to + 2]! += a2;
  memory[to + 3]! += a3;
  memory[to + stride]! += b0;
  memory[to + stride + 1]! += b1;
  memory[to + stride + 2]! += b2;
  memory[to + stride + 3]! += b3;
}

/**
 * Prepares the Householder reflection `I - u * u^T / h` of row `last`. It applies the pending update to the row, stores
 * its diagonal element, and computes u from the other elements. The reflection makes all these other elements zero
 * except the last one, the coupling.
 *
 * @returns h, or 0 if there is nothing to reflect
 */
function reflector(
  memory: Float64Array,
  row: number,
  last: number,
  diagonal: number,
  coupling: number,
  { u, v, w }: Vectors,
): number {
  const [vLast, wLast] = [memory[v + last]!, memory[w + last]!];
  let rest = 0;
  for (let j = 0; j < last; j++) {
    const x = memory[row + j]! - vLast * memory[w + j]! - wLast * memory[v + j]!;
    memory[u + j] = x;
    if (j < last - 1) rest += x * x;
  }
  memory[diagonal] = memory[row + last]! - 2 * vLast * wLast;
  const alpha = memory[u + last - 1]!;
  if (rest < NOTHING) {
    memory[coupling] = alpha;
    memory.fill(0, u, u + last);
    return 0;
  }
  const beta = alpha > 0 ? -Math.sqrt(alpha * alpha + rest) : Math.sqrt(alpha * alpha + rest);
  memory[coupling] = beta;
  memory[u + last - 1] = alpha - beta;
  return beta * (beta - alpha);
}

/**
 * Computes `A - v * w^T - w * v^T` for the first `size` rows, and `y = A * u` with the updated A, in one pass over A.
 */
function updateAndMultiply(memory: Float64Array, a: number, size: number, stride: number, vectors: Vectors): void {
  const { u, y, v, w } = vectors;
  memory.fill(0, y, y + size);
  for (let i = 0; i < size; i++) {
    const row = a + i * stride;
    const [vi, wi, ui] = [memory[v + i]!, memory[w + i]!, memory[u + i]!];
    let dot = 0;
    for (let j = 0; j < i; j++) {
      const x = memory[row + j]! - vi * memory[w + j]! - wi * memory[v + j]!;
      memory[row + j] = x;
      dot += x * memory[u + j]!;
      memory[y + j]! += x * ui;
    }
    const x = memory[row + i]! - 2 * vi * wi;
    memory[row + i] = x;
    memory[y + i]! += dot + x * ui;
  }
}

/** Computes the update that corresponds to the reflection of u: `v = u` and `w = y / h - (u^T * y / (2 * h^2)) * u`. */
function nextUpdate(memory: Float64Array, size: number, h: number, { u, y, v, w }: Vectors): void {
  const inverse = h === 0 ? 0 : 1 / h;
  let dot = 0;
  for (let j = 0; j < size; j++) dot += memory[u + j]! * memory[y + j]!;
  const along = 0.5 * dot * inverse * inverse;
  for (let j = 0; j < size; j++) {
    memory[v + j] = memory[u + j]!;
    memory[w + j] = memory[y + j]! * inverse - along * memory[u + j]!;
  }
}
