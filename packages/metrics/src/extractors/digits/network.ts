import * as tf from '@tensorflow/tfjs-core';

/**
 * The shapes of the weights of the network by name. A kernel is [height,width,in,out] or [in,out], and each kernel has
 * a bias.
 */
export const DIGIT_WEIGHTS: Readonly<Record<string, readonly number[]>> = {
  'conv28/kernel': [5, 5, 1, 16],
  'conv28/bias': [16],
  'conv14a/kernel': [3, 3, 16, 32],
  'conv14a/bias': [32],
  'conv14b/kernel': [3, 3, 32, 32],
  'conv14b/bias': [32],
  'conv7/kernel': [3, 3, 32, 64],
  'conv7/bias': [64],
  'features/kernel': [576, 64],
  'features/bias': [64],
  'logits/kernel': [64, 10],
  'logits/bias': [10],
};

/** The outputs of {@link runDigits}: `features` [n,64] before the ReLU, and `logits` [n,10] before the softmax. */
export interface DigitOutputs {
  readonly features: tf.Tensor2D;
  readonly logits: tf.Tensor2D;
}

/**
 * Runs the classifier on grey images [n,28,28,1] in [-1,1] with bright ink, and returns features and logits.
 *
 * Its convolutions are 5x5x16, 3x3x32, 3x3x32 and 3x3x64. They keep the size, and a ReLU follows each. 2x2 max pooling
 * follows the first, third and fourth convolution. It reduces the size from 28 to 14, 7 and 3; the last pooling drops
 * the last row and column. A layer of 64 features, a ReLU and a layer of 10 logits follow.
 *
 * @param drop applies dropout to the maps before the layer of features; only training needs it
 */
export function runDigits(
  images: tf.Tensor4D,
  weights: Readonly<Record<string, tf.Tensor>>,
  drop: (maps: tf.Tensor2D) => tf.Tensor2D = (maps) => maps,
): DigitOutputs {
  const conv = (x: tf.Tensor4D, name: string): tf.Tensor4D =>
    tf.fused.conv2d({
      x,
      filter: kernel<tf.Tensor4D>(name),
      strides: 1,
      pad: 'same',
      bias: bias(name),
      activation: 'relu',
    });
  const kernel = <T extends tf.Tensor>(name: string): T => weights[`${name}/kernel`] as T;
  const bias = (name: string): tf.Tensor => weights[`${name}/bias`]!;
  const halve = (x: tf.Tensor4D): tf.Tensor4D => tf.maxPool(x, 2, 2, 'valid');
  const middle = halve(conv(conv(halve(conv(images, 'conv28')), 'conv14a'), 'conv14b'));
  const maps = halve(conv(middle, 'conv7'));
  const flat = drop(tf.reshape(maps, [images.shape[0], DIGIT_WEIGHTS['features/kernel']![0]!]));
  const features = tf.add(tf.matMul(flat, kernel<tf.Tensor2D>('features')), bias('features')) as tf.Tensor2D;
  const logits = tf.add(tf.matMul(tf.relu(features), kernel<tf.Tensor2D>('logits')), bias('logits')) as tf.Tensor2D;
  return { features, logits };
}
