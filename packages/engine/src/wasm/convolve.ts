import * as tf from '@tensorflow/tfjs-core';

/** The window of {@link convolve} along one axis; a negative pad crops. */
export interface Window {
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
}

/**
 * Computes the convolution of x [N,H,W,C] with a filter [kh,kw,C,D] by XNNPACK.
 *
 * Unlike `tf.conv2d` it accepts stride and dilation together, and negative pads, which crop rows. If only padding is
 * left, the result is 0.
 */
export function convolve(x: tf.Tensor4D, filter: tf.Tensor4D, height: Window, width: Window): tf.Tensor4D {
  return run(tf.Conv2D, x, filter, height, width);
}

/** Computes the depthwise convolution of x [N,H,W,C] with a filter [kh,kw,C,1] in the same way. */
export function convolveDepthwise(x: tf.Tensor4D, filter: tf.Tensor4D, height: Window, width: Window): tf.Tensor4D {
  return run(tf.DepthwiseConv2dNative, x, filter, height, width);
}

function run(kernel: string, x: tf.Tensor4D, filter: tf.Tensor4D, height: Window, width: Window): tf.Tensor4D {
  return tf.tidy(() => {
    const [batch, rows, columns, channels] = x.shape;
    const [top, left] = [Math.max(-height.before, 0), Math.max(-width.before, 0)];
    const keptRows = rows - top - Math.max(-height.after, 0);
    const keptColumns = columns - left - Math.max(-width.after, 0);
    if (keptRows <= 0 || keptColumns <= 0) {
      const [outRows, outColumns] = [outputs(rows, filter.shape[0], height), outputs(columns, filter.shape[1], width)];
      const outChannels = kernel === tf.Conv2D ? filter.shape[3] : channels;
      return tf.zeros<tf.Rank.R4>([batch, outRows, outColumns, outChannels]);
    }
    const whole = keptRows === rows && keptColumns === columns;
    const kept = whole ? x : tf.slice(x, [0, top, left, 0], [batch, keptRows, keptColumns, channels]);
    const pad = [
      [0, 0],
      [Math.max(height.before, 0), Math.max(height.after, 0)],
      [Math.max(width.before, 0), Math.max(width.after, 0)],
      [0, 0],
    ];
    const inputs = { x: kept, filter } as unknown as tf.NamedTensorMap;
    return tf.engine().runKernel(kernel, inputs, {
      strides: [height.stride, width.stride],
      dilations: [height.dilation, width.dilation],
      pad,
      dataFormat: 'NHWC',
    }) as tf.Tensor4D;
  });
}

function outputs(input: number, taps: number, { stride, dilation, before, after }: Window): number {
  return Math.floor((before + input + after - (taps - 1) * dilation - 1) / stride) + 1;
}
