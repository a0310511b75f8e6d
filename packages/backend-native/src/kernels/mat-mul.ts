import * as tf from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../backend.ts';
import type { FinishArguments } from '../functions.ts';
import { type Replacement, replacement } from '../replacement.ts';
import { type FinishAttributes, finishArguments, noFinish } from './finish.ts';

interface Transposes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/**
 * The sizes of the product of a [...,m,k] and b [...,k,n], or of their transposes. The outer dimensions are broadcast.
 */
interface Shapes {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly outer: number[];
}

/**
 * Returns undefined if the inner dimensions differ or a dtype is not float32; then cpu's kernel throws or computes it.
 */
function shapesOf(a: tf.TensorInfo, b: tf.TensorInfo, { transposeA, transposeB }: Transposes): Shapes | undefined {
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return undefined;
  const [rowsA, columnsA] = a.shape.slice(-2) as [number, number];
  const [rowsB, columnsB] = b.shape.slice(-2) as [number, number];
  const k = transposeA ? rowsA : columnsA;
  if (k !== (transposeB ? columnsB : rowsB)) return undefined;
  return {
    m: transposeA ? columnsA : rowsA,
    n: transposeB ? rowsB : columnsB,
    k,
    outer: tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2)),
  };
}

/** Returns, for each matrix of the result, the index of the matrix of a tensor with batch shape `own`. */
function matrixIndices(outer: readonly number[], own: readonly number[]): Int32Array {
  const indices = new Int32Array(tf.util.sizeFromShape([...outer]));
  let size = indices.length;
  let stride = 1;
  for (const [axis, extent] of outer.entries()) {
    size /= extent || 1;
    const ownExtent = own[axis - outer.length + own.length] ?? 1;
    stride = tf.util.sizeFromShape(own.slice(Math.max(0, axis - outer.length + own.length + 1)));
    if (ownExtent === 1) continue;
    for (let i = 0; i < indices.length; i++) indices[i]! += (Math.floor(i / size) % extent) * stride;
  }
  return indices;
}

function multiply(
  backend: NativeBackend,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  { m, n, k, outer }: Shapes,
  { transposeA, transposeB }: Transposes,
  finish: FinishArguments,
): tf.TensorInfo {
  const { info, values } = backend.output([...outer, m, n], 'float32');
  const left = backend.values(a) as Float32Array;
  const right = backend.values(b) as Float32Array;
  const bf16 = backend.precision === 'bf16';
  if (values.length === 0) return info;
  if (right.length === k * n && (!transposeA || left.length === m * k)) {
    // If all left matrices have the same right matrix, the rows of all left matrices form one product.
    const rows = values.length / n;
    backend.addon.matMul(
      left,
      right,
      values,
      undefined,
      undefined,
      rows,
      n,
      k,
      transposeA,
      transposeB,
      bf16,
      ...finish,
    );
    return info;
  }
  const indicesA = matrixIndices(outer, a.shape.slice(0, -2));
  const indicesB = matrixIndices(outer, b.shape.slice(0, -2));
  backend.addon.matMul(left, right, values, indicesA, indicesB, m, n, k, transposeA, transposeB, bf16, ...finish);
  return info;
}

/** Matrix products, plain or with bias and activation. */
export const matMul: readonly Replacement[] = [
  replacement<'a' | 'b', Transposes>(tf.BatchMatMul, ({ inputs: { a, b }, attrs, backend }) => {
    const shapes = shapesOf(a, b, attrs);
    return shapes && multiply(backend, a, b, shapes, attrs, noFinish);
  }),
  replacement<'a' | 'b' | 'bias' | 'preluActivationWeights', Transposes & FinishAttributes>(
    tf._FusedMatMul,
    ({ inputs: { a, b, bias, preluActivationWeights }, attrs, backend }) => {
      const shapes = shapesOf(a, b, attrs);
      const finish = shapes && finishArguments(backend, shapes.n, bias, preluActivationWeights, attrs);
      return shapes && finish && multiply(backend, a, b, shapes, attrs, finish);
    },
  ),
];
