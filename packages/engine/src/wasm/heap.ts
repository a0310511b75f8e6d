import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

/**
 * A new float32 tensor in the backend's memory, its values not yet set.
 *
 * Allocation may move the heap: take every {@link view} after the last allocation.
 */
export function allocate<T extends tf.Tensor = tf.Tensor>(shape: readonly number[]): T {
  const info = backend().makeOutput([...shape], 'float32');
  return tf.engine().makeTensorFromTensorInfo(info) as T;
}

/** The values of a float32 tensor where they lie, without a copy; valid until the next allocation. */
export function view(tensor: tf.TensorInfo): Float32Array {
  return backend().typedArrayFromHeap(tensor) as Float32Array;
}

function backend(): BackendWasm {
  return tf.backend() as BackendWasm;
}
