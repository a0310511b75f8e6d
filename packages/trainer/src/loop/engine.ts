import { GanError, problemOf } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';

const where = 'trainer/engine';

/**
 * Returns the name of the current engine.
 *
 * @throws GanError `engine` if there is no engine
 */
export async function engineInUse(): Promise<string> {
  try {
    await tf.ready();
  } catch (cause) {
    throw new GanError(
      where,
      `no engine is ready: ${problemOf(cause)} Call await useEngine() of @ganforge/engine first.`,
      {
        code: 'engine',
        cause,
      },
    );
  }
  return tf.getBackend();
}

/**
 * Throws if the engine changed since the run started, because the results would differ.
 *
 * @throws GanError `engine`
 */
export function checkEngine(engine: string, cause?: unknown): void {
  if (tf.getBackend() === engine && tf.findBackend(engine) !== null) return;
  const now = tf.getBackend();
  const problem = `the engine '${engine}' was ${now ? `replaced by '${now}'` : 'removed'} during the run`;
  throw new GanError(where, `${problem}. Do not change the engine before its runs have ended. Resume the run.`, {
    code: 'engine',
    cause,
  });
}
