import * as tf from '@tensorflow/tfjs-core';

/**
 * Makes `backend` tfjs's backend, or leaves the one before in place.
 *
 * @param failure the reason to give when the backend does not start; tfjs has then printed its own
 * @throws Error with that reason
 */
export async function activate(backend: string, failure: string): Promise<void> {
  const before = tf.getBackend() as string | undefined;
  let started = false;
  try {
    started = await tf.setBackend(backend);
  } finally {
    // A failed start leaves tfjs with no backend at all.
    if (!started && before !== undefined) await tf.setBackend(before);
  }
  if (!started) throw new Error(failure);
}
