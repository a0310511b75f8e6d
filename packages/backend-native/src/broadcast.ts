import * as tf from '@tensorflow/tfjs-core';
import type { Addon } from './addon.ts';
import { describeBroadcastRun } from './functions.ts';

/** The broadcast of two operands to one shape. */
export interface Broadcast {
  readonly shape: number[];
  /**
   * Number of described runs of axes, from the outermost on. Each run has a size and, for each operand, 1 if it steps
   * or 0 if it repeats. With 0 runs, both operands have all elements or a single value.
   */
  readonly runs: number;
}

/** The most runs of axes that the kernels accept. */
const mostRuns = 8;

/**
 * Computes the shape of the result and describes the runs of axes to `addon`. Axes of size 1 are removed, and adjacent
 * axes are joined if possible.
 *
 * @returns undefined if there are too many runs
 * @throws Error if the shapes cannot be broadcast
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
  /** The run that the last axis belongs to. */
  let [size, aSteps, bSteps] = [0, -1, -1];
  for (let axis = 0; axis < shape.length; axis++) {
    const extent = shape[axis]!;
    if (extent === 1) continue;
    const first = Number((a[axis - shape.length + a.length] ?? 1) !== 1);
    const second = Number((b[axis - shape.length + b.length] ?? 1) !== 1);
    if (first === aSteps && second === bSteps) size *= extent;
    else {
      if (runs === mostRuns) return undefined;
      runs++;
      size = extent;
      aSteps = first;
      bSteps = second;
    }
    describeBroadcastRun(described, runs - 1, { size, aSteps, bSteps });
  }
  // Shapes such as [1,4] and [4] become a single run.
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
