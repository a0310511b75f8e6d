import * as tf from '@tensorflow/tfjs-core';
import type { Addon } from './addon.ts';

/** How two operands are broadcast to one shape. */
export interface Broadcast {
  readonly shape: number[];
  /**
   * How many runs of axes are described, from the outermost on, as (size, whether the first operand steps, whether the
   * second does); 0 where both step along everything or are one value.
   */
  readonly runs: number;
}

/** The most runs of axes that the kernels take. */
const mostRuns = 8;

/**
 * The shape of the result; describes to `addon` the axes that it walks: axes of size 1 left out and neighbours joined.
 *
 * @returns nothing where there are too many runs
 * @throws Error when the shapes do not fit
 */
export function broadcast(
  { described }: Pick<Addon, 'described'>,
  a: readonly number[],
  b: readonly number[],
): Broadcast | undefined {
  if (isSame(a, b)) return { shape: a as number[], runs: 0 };
  const shape = tf.backend_util.assertAndGetBroadcastShape(a as number[], b as number[]);
  if (isOneValue(a) || isOneValue(b)) return { shape, runs: 0 };
  let runs = 0;
  let last = -1;
  for (let axis = 0; axis < shape.length; axis++) {
    const size = shape[axis]!;
    if (size === 1) continue;
    const first = Number((a[axis - shape.length + a.length] ?? 1) !== 1);
    const second = Number((b[axis - shape.length + b.length] ?? 1) !== 1);
    if (last === 2 * first + second) {
      described[3 * runs - 3]! *= size;
      continue;
    }
    if (runs === mostRuns) return undefined;
    described[3 * runs] = size;
    described[3 * runs + 1] = first;
    described[3 * runs + 2] = second;
    last = 2 * first + second;
    runs++;
  }
  // Shapes such as [1,4] and [4] are one run after all.
  return { shape, runs: runs === 1 ? 0 : runs };
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function isOneValue(shape: readonly number[]): boolean {
  for (let i = 0; i < shape.length; i++) if (shape[i] !== 1) return false;
  return true;
}
