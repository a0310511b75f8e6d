import type { RandomStream } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { wholeNumbers } from '../../shared/draws.ts';
import { factors, type Probability, perhaps } from './draws.ts';

/** Lists the colour transforms, in the order in which they are applied. */
const colours = ['brightness', 'contrast', 'luma-flip', 'hue', 'saturation'] as const;

/** The name of a colour transform. */
export type Colour = (typeof colours)[number];

/** The projection onto the grey axis. It replaces every channel by a third of the sum of the channels. */
const GREY = Array<number>(9).fill(1 / 3);
/** The generator matrix of rotations about the grey axis: the cross product with `(1,1,1) / sqrt(3)`. */
const CROSS = [0, -1, 1, 1, 0, -1, -1, 1, 0].map((value) => value / Math.sqrt(3));

/**
 * Draws an affine map of colours for each of n images. It consists of a matrix [n,3,3] and an offset of all channels
 * [n,1,1].
 *
 * Each transform is applied with probability p, except `luma-flip`, whose probability is p/2:
 * - `brightness` adds a number from N(0,0.2)
 * - `contrast` multiplies by `2^N(0,0.5)`
 * - `luma-flip` mirrors colours along the grey axis
 * - `hue` rotates colours about the grey axis by an angle from U(-pi,pi)
 * - `saturation` multiplies the distance from the grey axis by `2^N(0,1)`
 *
 * Source: Karras et al. 2020, "Training generative adversarial networks with limited data", appendix B, color
 * transformations.
 */
export function drawColours(
  n: number,
  p: Probability,
  random: RandomStream,
  chosen: readonly Colour[] = colours,
): { readonly matrix: tf.Tensor3D; readonly shift: tf.Tensor } {
  const of = (name: Colour, drawn: (from: RandomStream) => tf.Tensor, unchanged: number): tf.Tensor => {
    const from = random.fork(name);
    const values = chosen.includes(name)
      ? perhaps(drawn(from.fork('value')), unchanged, p, from.fork('whether'))
      : tf.fill([n], unchanged);
    return tf.reshape(values, [n, 1, 1]);
  };
  return tf.tidy(() => {
    const grey = tf.tensor3d(GREY, [1, 3, 3]);
    const rest = tf.sub(tf.reshape(tf.eye(3), [1, 3, 3]), grey);
    const brightness = of('brightness', (from) => tf.mul(0.2, from.normal([n])), 0);
    const contrast = of('contrast', (from) => factors(n, 0.5, from), 1);
    const sign = of('luma-flip', (from) => tf.sub(1, tf.mul(2, wholeNumbers(from, [n], 2))), 1);
    const angle = of('hue', (from) => from.uniform([n], -Math.PI, Math.PI), 0);
    const saturation = of('saturation', (from) => factors(n, 1, from), 1);
    // Hue and saturation do not change the component along the grey axis. They rotate and stretch the other components.
    const turned = tf.add(tf.mul(tf.cos(angle), rest), tf.mul(tf.sin(angle), tf.tensor3d(CROSS, [1, 3, 3])));
    const matrix = tf.mul(contrast, tf.add(tf.mul(sign, grey), tf.mul(saturation, turned)));
    return { matrix: matrix as tf.Tensor3D, shift: tf.mul(tf.mul(sign, contrast), brightness) };
  });
}

/**
 * Maps the colours of images [N,H,W,1, 3 or 4]. A grey image is replaced by the mean of the mapped red, green and blue;
 * so hue and saturation do not change it. A fourth channel is not changed.
 */
export function recoloured(
  images: tf.Tensor4D,
  { matrix, shift }: { readonly matrix: tf.Tensor3D; readonly shift: tf.Tensor },
): tf.Tensor4D {
  return tf.tidy(() => {
    const [n, height, width, channels] = images.shape;
    const pixels = tf.reshape(images, [n, height * width, channels]);
    if (channels === 1) {
      const factor = tf.div(tf.sum(matrix, [1, 2], true), 3);
      return tf.reshape(tf.add(tf.mul(pixels, factor), shift), images.shape) as tf.Tensor4D;
    }
    const colour = channels === 3 ? pixels : tf.slice(pixels, [0, 0, 0], [-1, -1, 3]);
    const mapped = tf.add(tf.matMul(colour, matrix, false, true), shift);
    const whole = channels === 3 ? mapped : tf.concat([mapped, tf.slice(pixels, [0, 0, 3], [-1, -1, -1])], 2);
    return tf.reshape(whole, images.shape) as tf.Tensor4D;
  });
}
