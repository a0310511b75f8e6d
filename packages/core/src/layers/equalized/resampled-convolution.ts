import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { firBlur, firDown, firUp } from './fir.ts';
import type { Resampling } from './fir-resampling-2d.ts';

/** The supported kernel sizes. */
export type KernelSize = 1 | 3;

/** Throws unless the kernel size is 1 or 3. */
export function checkKernelSize(where: string, kernelSize: number): asserts kernelSize is KernelSize {
  if (kernelSize === 1 || kernelSize === 3) return;
  throw new GanError(where, `kernelSize must be 1 or 3; received ${String(kernelSize)}.`);
}

/** Returns the shape of a kernel of size k: [k,k,C,D], or [3,3,D,C] for a transposed convolution. */
export function kernelShape(k: KernelSize, channels: number, filters: number, resample?: Resampling): number[] {
  return k === 3 && resample === 'up' ? [k, k, filters, channels] : [k, k, channels, filters];
}

/**
 * Convolves [N,H,W,C] with zeros beyond the borders, and doubles or halves the resolution with the filter [1,3,3,1].
 *
 * - A 3x3 kernel with `up` runs a transposed convolution of stride 2, to [N,2H+1,2W+1,D], and then the filter. This
 *   equals inserting zeros, applying the filter and convolving.
 * - A 3x3 kernel with `down` runs the filter, to [N,H+1,W+1,C], and then a convolution of stride 2.
 * - A 1x1 kernel runs at the smaller of the two sizes.
 *
 * @param kernel has the shape that {@link kernelShape} returns, and is already scaled
 */
export function convolveResampled(x: tf.Tensor4D, kernel: tf.Tensor, resample?: Resampling): tf.Tensor {
  const own = kernel as tf.Tensor4D;
  const plain = (of: tf.Tensor): tf.Tensor => tf.conv2d(of as tf.Tensor4D, own, 1, 'same');
  if (resample === undefined) return plain(x);
  const isPoint = own.shape[0] === 1;
  if (resample === 'down')
    return isPoint ? plain(firDown(x)) : tf.conv2d(firBlur(x, 2) as tf.Tensor4D, own, 2, 'valid');
  if (isPoint) return firUp(plain(x));
  const [n, height, width] = x.shape;
  return firBlur(tf.conv2dTranspose(x, own, [n, 2 * height + 1, 2 * width + 1, own.shape[2]], 2, 'valid'), 1, 4);
}
