import * as tf from '@tensorflow/tfjs-core';
import type { KernelCall } from '../kernels/replacement.ts';
import { allocate, view } from './heap.ts';
import { transposeBlock } from './transpose-block.ts';

/**
 * `Transpose` for cases that become [A,B,C] -> [A,C,B] or [A,B,C] -> [C,B,A] when neighbouring axes are joined.
 *
 * These are matrix transpositions, computed block by block; tfjs moves through memory element by element.
 */
export function transpose(call: KernelCall, upstream: tf.KernelFunc): ReturnType<tf.KernelFunc> {
  const x = call.inputs.x!;
  const { perm } = call.attrs as unknown as { perm: readonly number[] };
  // tfjs divides by the sizes of the axes, which may be 0.
  if (tf.util.sizeFromShape(x.shape) === 0)
    return allocate(
      perm.map((axis) => x.shape[axis]!),
      x.dtype as 'float32',
    );
  const merged = mergeAxes(x.shape, perm);
  const order = merged.perm.join();
  const inner = order === '1,0' || order === '0,2,1';
  const outer = order === '2,1,0';
  if (x.dtype !== 'float32' || !(inner || outer)) return upstream(call);
  const result = allocate(perm.map((axis) => x.shape[axis]!));
  const [source, target] = [view(x), view(result)];
  const [a, b, c] = (merged.shape.length === 2 ? [1, ...merged.shape] : merged.shape) as [number, number, number];
  if (inner) {
    for (let i = 0; i < a; i++) {
      const offset = i * b * c;
      transposeBlock(target, { offset, rowStride: b }, source, { offset, rowStride: c }, b, c);
    }
  } else {
    for (let i = 0; i < b; i++) {
      const [from, to] = [i * c, i * a];
      transposeBlock(target, { offset: to, rowStride: a * b }, source, { offset: from, rowStride: b * c }, a, c);
    }
  }
  return result;
}

/** Removes axes of length 1 and joins axes that stay neighbours. */
export function mergeAxes(shape: readonly number[], perm: readonly number[]): { shape: number[]; perm: number[] } {
  const runs: number[][] = [];
  const left = perm.filter((axis) => shape[axis] !== 1);
  const follows = (before: number, axis: number): boolean =>
    before < axis && shape.slice(before + 1, axis).every((length) => length === 1);
  for (const axis of left) {
    const run = runs.at(-1);
    if (run !== undefined && follows(run.at(-1)!, axis)) run.push(axis);
    else runs.push([axis]);
  }
  const inOrder = [...runs].sort((p, q) => p[0]! - q[0]!);
  return {
    shape: inOrder.map((run) => run.reduce((size, axis) => size * shape[axis]!, 1)),
    perm: runs.map((run) => inOrder.indexOf(run)),
  };
}
