import { GanError } from '@ganforge/formats';

/** What an extractor with a network runs on. */
const ENGINE = ['@ganforge/engine', '@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'] as const;

/**
 * What `load` imports; or, where an optional package it needs is not installed, the command that installs it.
 *
 * @throws GanError `unsupported`
 */
export async function withEngine<T>(what: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const missing = /Cannot find package '([^']+)'/.exec(message)?.[1];
    if (code !== 'ERR_MODULE_NOT_FOUND' || missing === undefined) throw cause;
    const problem = `${what} needs ${missing}, which is not installed. Run: npm install ${ENGINE.join(' ')}`;
    throw new GanError('metrics/cli', problem, { code: 'unsupported', cause });
  }
}
