import * as tf from '@tensorflow/tfjs-core';
import { runKernel } from '../../gradients/run-kernel.ts';

/** The low-pass filter of StyleGAN2 along one axis. It is the convolution of three box filters [1,1]. */
const TAPS: readonly number[] = [1, 3, 3, 1];

/** Returns the filter for each of C channels, [4,4,C,1]. The weights of one channel add up to `gain`. */
function filterOf(channels: number, gain: number): tf.Tensor4D {
  const sum = TAPS.reduce((a, b) => a + b, 0) ** 2;
  const weights = TAPS.flatMap((row) => TAPS.map((column) => (gain * row * column) / sum));
  return tf.tile(tf.tensor4d(weights, [4, 4, 1, 1]), [1, 1, channels, 1]);
}

/**
 * Doubles the size of images, from [N,H,W,C] to [N,2H,2W,C].
 *
 * It inserts zeros between the pixels and applies the filter with gain 4. Beyond the borders it pads two zeros before
 * and one zero after. Source: Karras et al. 2020, "Analyzing and Improving the Image Quality of StyleGAN", appendix B,
 * as `upsample_2d` in its code.
 */
export function firUp(x: tf.Tensor): tf.Tensor {
  const [n, height, width, channels] = x.shape as [number, number, number, number];
  return tf.tidy(() =>
    // The adjoint of a convolution with stride 2 inserts the zeros and applies the filter in one operation.
    runKernel(
      tf.DepthwiseConv2dNativeBackpropInput,
      { dy: x, filter: filterOf(channels, 4) },
      { strides: [2, 2], pad: 'same', dilations: 1, inputShape: [n, 2 * height, 2 * width, channels] },
    ),
  );
}

/**
 * Halves the size of images, from [N,H,W,C] with even H and W to [N,H/2,W/2,C]. It applies the filter and then keeps
 * every second pixel.
 */
export function firDown(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.depthwiseConv2d(x as tf.Tensor4D, filterOf(x.shape[3]!, 1), 2, 'same'));
}

/**
 * Applies the filter with `zeros` pixels of zero padding on each side. With z = `zeros`, [N,H,W,C] becomes
 * [N,H+2z-3,W+2z-3,C].
 */
export function firBlur(x: tf.Tensor, zeros: number, gain = 1): tf.Tensor {
  return tf.tidy(() => tf.depthwiseConv2d(x as tf.Tensor4D, filterOf(x.shape[3]!, gain), 1, zeros));
}
