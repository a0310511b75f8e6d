import * as tf from '@tensorflow/tfjs-core';

/**
 * The low-pass filter of the wavelet sym6, scaled so that its sum is 1. sym6 is the least asymmetric wavelet of
 * Daubechies with six vanishing moments.
 *
 * Its even shifts are orthogonal, so doubling and then halving a signal returns the original signal. Source: Daubechies
 * 1992, "Ten Lectures on Wavelets", section 6.4. Karras et al. 2020, "Training generative adversarial networks with
 * limited data", appendix B, use it to resample images.
 */
const sym6 = [
  0.015404109327027373, 0.0034907120842174702, -0.11799011114819057, -0.048311742585633, 0.4910559419267466,
  0.787641141030194, 0.3379294217276218, -0.07263752278646252, -0.021060292512300564, 0.04472490177066578,
  0.0017677118642428036, -0.007800708325034148,
].map((tap) => tap / Math.SQRT2);

/** Number of extra values on each side of a doubled axis, which halving reads. */
export const MARGIN = 6;

/**
 * The position of value 0 of the doubled axis on the original axis. The filter is not exactly symmetric, so the
 * position is computed from the mean of the filter. Without this correction, a flip would also shift the image.
 */
export const PHASE: number = (5 - sym6.reduce((mean, tap, i) => mean + i * tap, 0)) / 2;

/**
 * Returns the position of each value of the doubled axis on the original axis. The doubled axis starts MARGIN values
 * before its value 0.
 */
export function positions(size: number): tf.Tensor1D {
  return tf.tidy(() => tf.add(tf.div(tf.sub(tf.range(0, doubled(size)), MARGIN), 2), PHASE)) as tf.Tensor1D;
}

/** Returns the number of values of a doubled axis. */
export function doubled(size: number): number {
  return 2 * size + 2 * MARGIN;
}

/** Returns the matrix [2 * size + 2 * MARGIN, size] that doubles an axis and mirrors it at its ends. */
export function doubling(size: number): tf.Tensor2D {
  const matrix = new Float32Array(doubled(size) * size);
  for (let row = 0; row < doubled(size); row++) {
    const k = row - MARGIN;
    for (let tap = 0; tap < sym6.length; tap++) {
      const twice = k + 5 - tap;
      if (twice % 2 !== 0) continue;
      matrix[row * size + mirrored(twice / 2, size)]! += 2 * sym6[tap]!;
    }
  }
  return tf.tensor2d(matrix, [doubled(size), size]);
}

/** Returns the matrix [size, 2 * size + 2 * MARGIN] that halves a doubled axis. */
export function halving(size: number): tf.Tensor2D {
  const matrix = new Float32Array(size * doubled(size));
  for (let row = 0; row < size; row++) {
    sym6.forEach((value, tap) => {
      matrix[row * doubled(size) + 2 * row + tap - 5 + MARGIN]! += value;
    });
  }
  return tf.tensor2d(matrix, [size, doubled(size)]);
}

/** Mirrors a position outside an axis at its first or last value. That value is not repeated. */
function mirrored(place: number, size: number): number {
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const within = ((place % period) + period) % period;
  return within < size ? within : period - within;
}

/** Applies a matrix to each axis of images [N,H,W,C]. The result is [N,H',W',C]. */
export function alongAxes(images: tf.Tensor4D, rows: tf.Tensor2D, columns: tf.Tensor2D): tf.Tensor4D {
  return tf.tidy(() =>
    tf.transpose(alongRows(tf.transpose(alongRows(images, rows), [0, 2, 1, 3]), columns), [0, 2, 1, 3]),
  );
}

function alongRows(images: tf.Tensor4D, matrix: tf.Tensor2D): tf.Tensor4D {
  const [n, height, width, channels] = images.shape;
  const [to] = matrix.shape;
  const flat = tf.reshape(tf.transpose(images, [1, 0, 2, 3]), [height, n * width * channels]);
  return tf.transpose(tf.reshape(tf.matMul(matrix, flat), [to, n, width, channels]), [1, 0, 2, 3]) as tf.Tensor4D;
}
