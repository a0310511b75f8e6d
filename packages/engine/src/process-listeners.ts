import * as tf from '@tensorflow/tfjs-core';

const events = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Runs `start` and takes away the process listeners for uncaught errors that it adds (Node only).
 *
 * Emscripten's glue code throws every uncaught error of the program again, and Node then prints the line that threw:
 * 300 kB of minified code in front of the message.
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
