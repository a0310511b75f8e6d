import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';

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
