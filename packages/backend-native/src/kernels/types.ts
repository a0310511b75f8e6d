import type * as tf from '@tensorflow/tfjs-core';

const suffixes = { float32: 'Float32', int32: 'Int32', bool: 'Bool' } as const;

/** Returns the suffix of the addon's functions for a dtype, or undefined if values of this dtype are not numbers. */
export function suffixOf(dtype: tf.DataType): 'Float32' | 'Int32' | 'Bool' | undefined {
  return (suffixes as Partial<Record<tf.DataType, 'Float32' | 'Int32' | 'Bool'>>)[dtype];
}
