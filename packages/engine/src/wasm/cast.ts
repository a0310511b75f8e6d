import * as tf from '@tensorflow/tfjs-core';
import type { KernelCall } from '../kernels/replacement.ts';

/** `Cast` to booleans by the test "value is not 0". tfjs takes the lowest byte, so that 0.5 is false and 3 is 3. */
export function cast(call: KernelCall, upstream: tf.KernelFunc): ReturnType<tf.KernelFunc> {
  const x = call.inputs.x as tf.Tensor;
  const { dtype } = call.attrs as unknown as { dtype: tf.DataType };
  if (dtype !== 'bool' || (x.dtype !== 'float32' && x.dtype !== 'int32')) return upstream(call);
  return tf.tidy(() => tf.notEqual(x, tf.scalar(0, x.dtype)));
}
