import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';

/** Under this name `useEngine` leaves what it knows of a backend on the backend itself. */
const engineNote: unique symbol = Symbol.for('ganforge.engine');

/**
 * What runs: what `useEngine` said of tfjs's backend, as plain data; nothing where the backend was chosen otherwise.
 *
 * @throws GanError `engine` if no backend is ready
 */
export function runningEngine(): object {
  checkEngineReady('core/engine');
  return (tf.backend() as { [engineNote]?: object })[engineNote] ?? {};
}

/**
 * Refuses to go on where TensorFlow.js has no backend to make a tensor with, or one that is still being prepared.
 *
 * A backend that was imported and needs no preparation is taken into use, as tfjs itself would.
 *
 * @param where the part that needs it, for the error
 * @throws GanError `engine`
 */
export function checkEngineReady(where: string): void {
  try {
    tf.backend();
  } catch (cause) {
    const advice = "await useEngine() of @ganforge/engine, or import '@tensorflow/tfjs-backend-cpu'";
    throw new GanError(where, `no engine is ready: ${advice}.`, { code: 'engine', cause });
  }
}
