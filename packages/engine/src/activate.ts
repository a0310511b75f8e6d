import * as tf from '@tensorflow/tfjs-core';

interface Registered {
  readonly factory: NonNullable<ReturnType<typeof tf.findBackendFactory>>;
  readonly priority: number;
}

const known = new Map<string, Registered>();

/**
 * Registers a backend again that `tf.removeBackend` took away: its package registers it when it is loaded, and never after.
 *
 * @returns whether tfjs knows the backend
 */
export function restoreBackend(backend: string): boolean {
  const registered = tf.engine().registryFactory[backend];
  if (registered !== undefined) {
    known.set(backend, registered as Registered);
    return true;
  }
  const before = known.get(backend);
  if (before === undefined) return false;
  tf.registerBackend(backend, before.factory, before.priority);
  return true;
}

/**
 * Makes `backend` tfjs's backend, or leaves the one before in place.
 *
 * @param failure the reason to give when the backend does not start; tfjs has then printed its own
 * @throws Error with that reason
 */
export async function activate(backend: string, failure: string): Promise<void> {
  // After tf.removeBackend of the one in use it is null.
  const before = tf.getBackend() as string | null | undefined;
  if (!restoreBackend(backend)) throw new Error('was removed by tf.removeBackend; start a new process');
  let started = false;
  try {
    started = await tf.setBackend(backend);
  } finally {
    // A failed start leaves tfjs with no backend at all.
    if (!started && before != null && tf.findBackendFactory(before) != null) await tf.setBackend(before);
  }
  if (!started) throw new Error(failure);
}
