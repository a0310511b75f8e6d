import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

/**
 * A new tensor in the backend's memory, its values not yet set.
 *
 * Allocation may move the heap: take every {@link view} after the last allocation.
 */
export function allocate<T extends tf.Tensor = tf.Tensor>(
  shape: readonly number[],
  dtype: 'float32' | 'int32' = 'float32',
): T {
  const info = backend().makeOutput([...shape], dtype);
  return tf.engine().makeTensorFromTensorInfo(info) as T;
}

/** The values of a float32 or int32 tensor where they lie, without a copy; valid until the next allocation. */
export function view(tensor: tf.TensorInfo): Float32Array {
  return backend().typedArrayFromHeap(tensor) as Float32Array;
}

function backend(): BackendWasm {
  return tf.backend() as BackendWasm;
}
