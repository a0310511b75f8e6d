import * as tf from '@tensorflow/tfjs-core';

/** What {@link convolve} does along one axis; a negative pad crops. */
export interface Window {
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
}

/**
 * The convolution of x [N,H,W,C] with filter [kh,kw,C,D], run by XNNPACK.
 *
 * Unlike `tf.conv2d` it takes stride and dilation together, and pads that are negative: rows that are cropped.
 */
export function convolve(x: tf.Tensor4D, filter: tf.Tensor4D, height: Window, width: Window): tf.Tensor4D {
  return tf.tidy(() => {
    const cropped = crop(x, height, width);
    const pad = [
      [0, 0],
      [Math.max(height.before, 0), Math.max(height.after, 0)],
      [Math.max(width.before, 0), Math.max(width.after, 0)],
      [0, 0],
    ];
    const inputs = { x: cropped, filter } as unknown as tf.NamedTensorMap;
    return tf.engine().runKernel(tf.Conv2D, inputs, {
      strides: [height.stride, width.stride],
      dilations: [height.dilation, width.dilation],
      pad,
      dataFormat: 'NHWC',
    }) as tf.Tensor4D;
  });
}

function crop(x: tf.Tensor4D, height: Window, width: Window): tf.Tensor4D {
  const [top, left] = [Math.max(-height.before, 0), Math.max(-width.before, 0)];
  const rows = x.shape[1] - top - Math.max(-height.after, 0);
  const columns = x.shape[2] - left - Math.max(-width.after, 0);
  if (rows === x.shape[1] && columns === x.shape[2]) return x;
  return tf.slice(x, [0, top, left, 0], [x.shape[0], rows, columns, x.shape[3]]);
}
