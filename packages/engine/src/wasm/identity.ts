import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type * as tf from '@tensorflow/tfjs-core';
import type { KernelCall } from '../kernels/replacement.ts';

/**
 * `Identity` as a second reference to the same values, as on tfjs's other backends; tfjs's wasm backend copies them.
 */
export function identity({ inputs, backend }: KernelCall): tf.TensorInfo {
  const { dataId, shape, dtype } = inputs.x!;
  (backend as BackendWasm).incRef(dataId);
  return { dataId, shape, dtype };
}
