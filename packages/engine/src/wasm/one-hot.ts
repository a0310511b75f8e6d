import type * as tf from '@tensorflow/tfjs-core';
import { allocate, view } from './heap.ts';

/**
 * `OneHot` of any type, indices [...] to [...,depth].
 *
 * tfjs writes 32-bit integers for every type. In a float32 result a 1 becomes 1.4e-45, and booleans are written past
 * their end over other tensors.
 */
export function oneHot({ indices }: { indices: tf.Tensor }, attributes: tf.OneHotAttrs): tf.Tensor {
  const { depth, onValue, offValue, dtype } = attributes;
  const result = allocate([...indices.shape, depth], dtype as 'float32' | 'int32' | 'bool');
  const values = view(result).fill(offValue);
  for (const [i, index] of view<Int32Array>(indices).entries()) {
    if (index >= 0 && index < depth) values[i * depth + index] = onValue;
  }
  return result;
}
