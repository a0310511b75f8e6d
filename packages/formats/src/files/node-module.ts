import { GanError } from '../errors/error.ts';

/**
 * Loads a module of Node at its first use, so that code that imports this file can also be loaded in a browser.
 *
 * @param name the name of the module, such as `node:os`
 * @param where the calling module, for messages
 * @throws GanError `unsupported` outside Node
 */
export async function nodeModule<T>(name: `node:${string}`, where: string): Promise<T> {
  try {
    // The name is not a literal, so bundlers for the browser ignore the import.
    return (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as T;
  } catch (cause) {
    throw new GanError(where, `${name} is not available: it exists only in Node.`, { code: 'unsupported', cause });
  }
}
