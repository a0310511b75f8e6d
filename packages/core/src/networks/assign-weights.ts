import { GanError, type NamedArray, toFloat32 } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { NamedWeight } from './weights.ts';

/**
 * Copies arrays into weights by key. It checks all arrays before it changes the first weight.
 *
 * @param what the owner of the arrays, for messages, such as `the checkpoint`
 * @throws GanError `mismatch` if an array is missing, has another shape, or matches no weight
 */
export function assignWeights(
  what: string,
  weights: readonly NamedWeight[],
  arrays: Readonly<Record<string, NamedArray>>,
): void {
  const mismatch = (problem: string): GanError =>
    new GanError(
      'core/assign-weights',
      `${what} belongs to another GAN: ${problem}. Build the GAN with the options of the run.`,
      {
        code: 'mismatch',
      },
    );
  for (const { key, variable } of weights) {
    const array = arrays[key];
    if (array === undefined) throw mismatch(`it lacks the weight '${key}'`);
    if (String(array.shape) !== String(variable.shape)) {
      throw mismatch(`its weight '${key}' has shape [${array.shape}]; expected [${variable.shape}]`);
    }
  }
  const known = new Set(weights.map(({ key }) => key));
  const stray = Object.keys(arrays).find((key) => !known.has(key));
  if (stray !== undefined) throw mismatch(`its weight '${stray}' is in no network of the GAN`);
  for (const { key, variable } of weights) tf.tidy(() => variable.assign(tensorOfArray(arrays[key]!)));
}

/** Converts an array to a tensor. int32 and bool keep their type; all other types become float32. */
export function tensorOfArray(array: NamedArray): tf.Tensor {
  const { dtype, data, shape } = array;
  if (dtype === 'I32') return tf.tensor(data as Int32Array, [...shape], 'int32');
  if (dtype === 'BOOL') return tf.tensor(data as Uint8Array, [...shape], 'bool');
  return tf.tensor(toFloat32(array), [...shape], 'float32');
}
