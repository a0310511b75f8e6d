import type { SampleRequest } from '@ganforge/core';
import { checkKnownOptions, formatValue } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Refuses what is no request for samples, or asks for something that no GAN knows: `direction` belongs into `options`.
 *
 * @throws GanError `argument`
 */
export function checkRequest(where: string, request: SampleRequest): void {
  checkKnownOptions(where, request, ['n', 'random', 'latent', 'labels', 'inputs', 'options', 'at']);
}

/** What was given in place of a tensor, as a message shows it: `float32 [2,100]`. */
export function formatTensor(value: unknown): string {
  if (value === undefined) return 'none';
  if (!(value instanceof tf.Tensor)) return formatValue(value);
  return value.isDisposed ? 'a disposed tensor' : `${value.dtype} [${value.shape}]`;
}

/** Whether a value is a tensor that can be read, of that type and shape. */
export function isTensor(value: unknown, dtype: tf.DataType, shape: readonly number[]): boolean {
  return (
    value instanceof tf.Tensor && !value.isDisposed && value.dtype === dtype && String(value.shape) === String(shape)
  );
}
