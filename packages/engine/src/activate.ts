import * as tf from '@tensorflow/tfjs-core';

interface Registered {
  readonly factory: NonNullable<ReturnType<typeof tf.findBackendFactory>>;
  readonly priority: number;
}

const known = new Map<string, Registered>();

/**
 * Registers a backend again after `tf.removeBackend` removed it. Its package registers it only once, when it is loaded.
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
 * Makes `backend` tfjs's backend; on failure the previous backend stays active.
 *
 * @param failure the reason in the error if the backend does not start; tfjs has then printed its own reason
 * @throws Error with that reason
 */
export async function activate(backend: string, failure: string): Promise<void> {
  // It is null after tf.removeBackend of the active backend.
  const before = tf.getBackend() as string | null | undefined;
  if (!restoreBackend(backend)) throw new Error('was removed by tf.removeBackend; start a new process');
  let started = false;
  try {
    started = await tf.setBackend(backend);
  } finally {
    // After a failed start, tfjs has no backend at all.
    if (!started && before != null && tf.findBackendFactory(before) != null) await tf.setBackend(before);
  }
  if (!started) throw new Error(failure);
}
