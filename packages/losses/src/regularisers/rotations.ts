import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkFloats } from '../tensors.ts';

const where = 'losses/rotations';

/**
 * Rotates images by 0, 90, 180 and 270 degrees. Returns all rotated images [4N,S,S,C] and their numbers of quarter
 * turns, int32 [4N].
 *
 * They are used for self-supervision: a discriminator that also predicts the rotation forgets less. Its additional loss
 * is `auxiliaryClassification` with these labels. The discriminator uses this loss on real images with weight 1, and
 * the generator uses it on generated images with weight 0.2. The adversarial loss uses only the upright images. Source:
 * Chen et al. 2019, "Self-Supervised GANs via Auxiliary Rotation Loss".
 *
 * @throws GanError if the images are not square, empty, or not float32 [N,S,S,C]
 * @example
 * const { images, labels } = rotations(real);
 * const loss = auxiliaryClassification(turnsOf(images), labels);
 */
export function rotations(images: tf.Tensor): { readonly images: tf.Tensor4D; readonly labels: tf.Tensor1D } {
  checkFloats(where, 'images', images);
  const [n, height, width] = images.shape;
  if (images.rank !== 4 || height !== width) {
    throw new GanError(where, `images must be square, [N,S,S,C]; received [${images.shape}].`, { code: 'shape' });
  }
  return tf.tidy(() => {
    const turned = (x: tf.Tensor): tf.Tensor => tf.reverse(tf.transpose(x, [0, 2, 1, 3]), 1);
    const all = [images];
    for (let quarter = 1; quarter < 4; quarter++) all.push(turned(all.at(-1)!));
    const labels = all.map((_, quarter) => tf.fill([n!], quarter, 'int32'));
    return { images: tf.concat(all, 0) as tf.Tensor4D, labels: tf.concat(labels) as tf.Tensor1D };
  });
}
