import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Tensors } from '../contracts/state.ts';
import { layerVariables } from './weights.ts';

/**
 * Runs `fn` while the network's layers use `weights` instead of their own. Gradients flow into `weights`.
 *
 * @param weights tensors by `<name>/<originalName>`; a weight that is not listed keeps its value
 * @throws GanError `argument` if the network does not have a weight; `shape` if a weight has another shape
 */
export function withWeights<T>(name: string, network: LayersModel, weights: Tensors, fn: () => T): T {
  const variables = layerVariables(name, network);
  for (const [key, tensor] of Object.entries(weights)) {
    const own = variables.get(key);
    if (own === undefined) {
      throw new GanError(
        'core/weights',
        `network '${name}' has no weight '${key}'. Use the names that namedWeights returns.`,
      );
    }
    if (tf.util.arraysEqual(own.shape as number[], tensor.shape)) continue;
    const problem = `'${key}' must have shape [${own.shape}]; received [${tensor.shape}].`;
    throw new GanError('core/weights', problem, { code: 'shape' });
  }
  const replaced = Object.entries(weights).map(([key, tensor]) => [variables.get(key)!, tensor] as const);
  for (const [variable, tensor] of replaced)
    Object.defineProperty(variable, 'read', { value: () => tensor, configurable: true });
  try {
    return fn();
  } finally {
    for (const [variable] of replaced) Reflect.deleteProperty(variable, 'read');
  }
}
