import * as tf from '@tensorflow/tfjs-core';

/** How two operands are broadcast to one shape. */
export interface Broadcast {
  readonly shape: number[];
  /**
   * From the outermost on, runs of axes as triples (size, whether the first operand steps, whether the second does);
   * nothing where both step along everything or are one value.
   */
  readonly axes?: Int32Array;
}

/** The most runs of axes that the kernels take. */
const mostRuns = 8;

/**
 * The shape of the result, and the axes that the addon walks: axes of size 1 left out and neighbours joined.
 *
 * @returns nothing where there are too many runs
 * @throws Error when the shapes do not fit
 */
export function broadcast(a: readonly number[], b: readonly number[]): Broadcast | undefined {
  if (a.length === b.length && a.every((size, axis) => size === b[axis])) return { shape: a as number[] };
  const shape = tf.backend_util.assertAndGetBroadcastShape(a as number[], b as number[]);
  if (tf.util.sizeFromShape(a as number[]) === 1 || tf.util.sizeFromShape(b as number[]) === 1) return { shape };
  const triples: number[] = [];
  let last = -1;
  for (const [axis, size] of shape.entries()) {
    if (size === 1) continue;
    const first = Number((a[axis - shape.length + a.length] ?? 1) !== 1);
    const second = Number((b[axis - shape.length + b.length] ?? 1) !== 1);
    if (last === 2 * first + second) {
      triples[triples.length - 3]! *= size;
    } else {
      triples.push(size, first, second);
      last = 2 * first + second;
    }
  }
  if (triples.length > 3 * mostRuns) return undefined;
  // Shapes such as [1,4] and [4] are one run after all.
  return triples.length === 3 ? { shape } : { shape, axes: Int32Array.from(triples) };
}
