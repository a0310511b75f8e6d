import * as tf from '@tensorflow/tfjs-core';
import { broadcastBatches } from '../kernels/broadcast-batches.ts';
import type { KernelCall } from '../kernels/replacement.ts';
import { allocate, view } from './heap.ts';

/** Below this number of multiplications tfjs's loop is faster than the set-up of XNNPACK (measured). */
const worthSettingUp = 2 ** 14;

interface Attributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/**
 * Computes `BatchMatMul`, [B,m,k] x [B,k,n] -> [B,m,n], with XNNPACK in every case.
 *
 * tfjs uses XNNPACK only for one product of untransposed matrices. For all others, such as the gradients of a dense
 * layer, it uses a loop that takes about 15 times as long.
 */
export function batchMatMul(call: KernelCall, upstream: tf.KernelFunc): ReturnType<tf.KernelFunc> {
  const { a, b } = call.inputs as unknown as { a: tf.Tensor; b: tf.Tensor };
  const { transposeA, transposeB } = call.attrs as unknown as Attributes;
  const [m, k] = matrixShape(a, transposeA);
  const [inner, n] = matrixShape(b, transposeB);
  const batches = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const count = tf.util.sizeFromShape(batches);
  const plain = count === 1 && !transposeA && !transposeB;
  const small = count === 0 || m * k * n < worthSettingUp;
  if (plain || small || inner !== k || a.dtype !== 'float32' || b.dtype !== 'float32') {
    return broadcastBatches(call, upstream);
  }
  return tf.tidy(() => {
    const [left, right] = [straight(a, transposeA), straight(b, transposeB)];
    const multiply = (x: tf.Tensor, y: tf.Tensor): tf.Tensor =>
      tf.engine().makeTensorFromTensorInfo(
        upstream({
          ...call,
          inputs: { a: x, b: y },
          attrs: { transposeA: false, transposeB: false },
        }) as tf.TensorInfo,
      );
    if (right.size === k * n) {
      // With one right factor, the left factors are one tall matrix.
      const product = multiply(tf.reshape(left, [1, count * m, k]), tf.reshape(right, [1, k, n]));
      return tf.reshape(product, [...batches, m, n]);
    }
    return oneByOne(left, right, [...batches, m, n], multiply);
  });
}

function matrixShape({ shape }: tf.Tensor, transposed: boolean): [number, number] {
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!];
  return transposed ? [columns, rows] : [rows, columns];
}

function straight(x: tf.Tensor, transposed: boolean): tf.Tensor {
  if (!transposed) return x;
  const axes = x.shape.map((_, axis) => axis);
  return tf.transpose(x, [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!]);
}

function oneByOne(
  a: tf.Tensor,
  b: tf.Tensor,
  shape: number[],
  multiply: (x: tf.Tensor, y: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  const [m, n] = [shape.at(-2)!, shape.at(-1)!];
  const batches = shape.slice(0, -2);
  const lefts = tf.unstack(
    tf.reshape(tf.broadcastTo(a, [...batches, m, a.shape.at(-1)!]), [-1, 1, m, a.shape.at(-1)!]),
  );
  const rights = tf.unstack(
    tf.reshape(tf.broadcastTo(b, [...batches, b.shape.at(-2)!, n]), [-1, 1, b.shape.at(-2)!, n]),
  );
  const products = lefts.map((left, i) => multiply(left, rights[i]!));
  const result = allocate(shape);
  const target = view(result);
  for (const [i, product] of products.entries()) target.set(view(product), i * m * n);
  return result;
}
