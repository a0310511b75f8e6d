import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';

/** The key under which `useEngine` stores its description on the backend. */
const engineNote: unique symbol = Symbol.for('ganforge.engine');

/**
 * Returns what `useEngine` reported about the current backend, as plain data.
 *
 * It returns an empty object if `useEngine` did not select the backend.
 *
 * @throws GanError `engine` if no backend is ready
 */
export function runningEngine(): object {
  checkEngineReady('core/engine');
  return (tf.backend() as { [engineNote]?: object })[engineNote] ?? {};
}

/**
 * Throws if TensorFlow.js has no backend that is ready to create tensors.
 *
 * If an imported backend needs no preparation, tfjs activates it here.
 *
 * @param where the calling part, for the message
 * @throws GanError `engine` if no backend is ready
 */
export function checkEngineReady(where: string): void {
  try {
    tf.backend();
  } catch (cause) {
    const advice = "await useEngine() of @ganforge/engine, or import '@tensorflow/tfjs-backend-cpu'";
    throw new GanError(where, `no engine is ready: ${advice}.`, { code: 'engine', cause });
  }
}
