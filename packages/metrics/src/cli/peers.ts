import { GanError } from '@ganforge/formats';

/** The packages that an extractor needs if it runs a network. */
const ENGINE = ['@ganforge/engine', '@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'] as const;

/**
 * Calls `load`, which imports an optional package. If the package is missing, the error names the command that installs
 * it.
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
