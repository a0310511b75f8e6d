import { GanError } from '@ganforge/formats';
import type * as tf from '@tensorflow/tfjs-core';
import { checkElements, checkTensor } from '../tensors.ts';

/** Throws unless the value is a batch of logits: a float32 tensor of any shape with at least one element. */
export function checkLogits(where: string, name: string, logits: tf.Tensor): void {
  checkTensor(where, name, logits, { what: 'a tensor of logits' });
  checkElements(where, name, logits, "Pass the discriminator's last output, before any sigmoid.");
}

/**
 * Throws if the shapes of real and fake logits differ in an axis other than the first. Such logits cannot come from the
 * same discriminator.
 */
export function checkSameForm(
  where: string,
  realLogits: tf.Tensor,
  fakeLogits: tf.Tensor,
  names: readonly [string, string] = ['realLogits', 'fakeLogits'],
): void {
  const [real, fake] = [realLogits.shape, fakeLogits.shape];
  if (real.length !== fake.length || real.some((size, axis) => axis > 0 && size !== fake[axis])) {
    throw new GanError(
      where,
      `${names.join(' and ')} must agree in all axes but the first; received [${real}] and [${fake}].`,
      { code: 'shape' },
    );
  }
}
