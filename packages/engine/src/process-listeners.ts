import * as tf from '@tensorflow/tfjs-core';

const events = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Runs `start` and removes the process listeners for uncaught errors that it adds (Node only).
 *
 * Emscripten's code throws every uncaught error again. Node then prints the throwing line before the message, and this
 * line is 300 kB of minified code.
 */
export async function withoutErrorListeners<T>(start: () => Promise<T>): Promise<T> {
  if (!tf.env().getBool('IS_NODE')) return start();
  const before = events.map((event) => process.rawListeners(event));
  try {
    return await start();
  } finally {
    for (const [i, event] of events.entries()) {
      for (const listener of process.rawListeners(event)) {
        if (!before[i]!.includes(listener)) process.removeListener(event, listener as () => void);
      }
    }
  }
}
