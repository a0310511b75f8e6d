import { GanError } from '../errors/error.ts';

/**
 * Loads one of Node's own modules at its first use, so that importing code also loads in a browser.
 *
 * @param name such as `node:os`
 * @param where the calling module, for messages
 * @throws GanError `unsupported` outside Node
 */
export async function nodeModule<T>(name: `node:${string}`, where: string): Promise<T> {
  try {
    // The name is no literal, so that bundlers for the browser ignore the import.
    return (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as T;
  } catch (cause) {
    throw new GanError(where, `${name} is not available: it exists only in Node.`, { code: 'unsupported', cause });
  }
}
