import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Allocates a tensor in the backend's memory without setting its values.
 *
 * An allocation may move the heap: call {@link view} only after the last allocation.
 */
export function allocate<T extends tf.Tensor = tf.Tensor>(
  shape: readonly number[],
  dtype: 'float32' | 'int32' | 'bool' = 'float32',
): T {
  const info = backend().makeOutput([...shape], dtype);
  return tf.engine().makeTensorFromTensorInfo(info) as T;
}

/** Returns a view of a tensor's values without a copy; valid until the next allocation. */
export function view<A extends Float32Array | Int32Array | Uint8Array = Float32Array>(tensor: tf.TensorInfo): A {
  return backend().typedArrayFromHeap(tensor) as A;
}

function backend(): BackendWasm {
  return tf.backend() as BackendWasm;
}
