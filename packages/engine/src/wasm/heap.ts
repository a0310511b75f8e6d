import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

/**
 * A new tensor in the backend's memory, its values not yet set.
 *
 * Allocation may move the heap: take every {@link view} after the last allocation.
 */
export function allocate<T extends tf.Tensor = tf.Tensor>(
  shape: readonly number[],
  dtype: 'float32' | 'int32' | 'bool' = 'float32',
): T {
  const info = backend().makeOutput([...shape], dtype);
  return tf.engine().makeTensorFromTensorInfo(info) as T;
}

/** The values of a tensor where they lie, without a copy; valid until the next allocation. */
export function view<A extends Float32Array | Int32Array | Uint8Array = Float32Array>(tensor: tf.TensorInfo): A {
  return backend().typedArrayFromHeap(tensor) as A;
}

function backend(): BackendWasm {
  return tf.backend() as BackendWasm;
}
