import * as tf from '@tensorflow/tfjs-core';

/**
 * Computes the filter gradient, which the wasm backend of tfjs does not have, in the most direct way: by its
 * definition, with one strided slice and one matrix product for each tap. All other kernels are those of tfjs.
 */
export const composedFilterGradient: tf.KernelConfig = filterGradient((taps, gradient) =>
  tf.matMul(taps, gradient, true, false),
);

/** Computes the same, but transposes first, because tfjs has no fast product with a transposed factor. */
export const composedFilterGradientTransposed: tf.KernelConfig = filterGradient((taps, gradient) =>
  tf.matMul(tf.transpose(taps) as tf.Tensor2D, gradient),
);

/** @param multiply computes [C,D] from [P,C] and [P,D] */
function filterGradient(multiply: (taps: tf.Tensor2D, gradient: tf.Tensor2D) => tf.Tensor): tf.KernelConfig {
  return {
    kernelName: tf.Conv2DBackpropFilter,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { x, dy } = inputs as unknown as { x: tf.Tensor4D; dy: tf.Tensor4D };
      const { strides, pad, filterShape } = attrs as unknown as Attributes;
      const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad);
      return tf.tidy(() => tf.reshape(tf.stack(products(x, dy, info, multiply)), filterShape));
    },
  };
}

function products(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  info: tf.backend_util.Conv2DInfo,
  multiply: (taps: tf.Tensor2D, gradient: tf.Tensor2D) => tf.Tensor,
): tf.Tensor[] {
  const { inChannels, strideHeight, strideWidth, padInfo } = info;
  const [batch, rows, columns, filters] = dy.shape;
  const padded = tf.pad(x, [
    [0, 0],
    [padInfo.top, padInfo.bottom],
    [padInfo.left, padInfo.right],
    [0, 0],
  ]);
  const gradient = tf.reshape(dy, [batch * rows * columns, filters]) as tf.Tensor2D;
  const taps: tf.Tensor[] = [];
  for (let i = 0; i < info.filterHeight; i++) {
    for (let j = 0; j < info.filterWidth; j++) {
      const end = [batch, i + (rows - 1) * strideHeight + 1, j + (columns - 1) * strideWidth + 1, inChannels];
      const seen = tf.stridedSlice(padded, [0, i, j, 0], end, [1, strideHeight, strideWidth, 1]);
      taps.push(multiply(tf.reshape(seen, [batch * rows * columns, inChannels]) as tf.Tensor2D, gradient));
    }
  }
  return taps;
}

interface Attributes {
  readonly strides: [number, number];
  readonly pad: 'valid' | 'same' | number;
  readonly filterShape: [number, number, number, number];
}
