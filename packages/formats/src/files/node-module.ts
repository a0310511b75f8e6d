import { GanError } from '../errors/error.ts';

/**
 * One of Node's own modules, loaded at the first use, so that what imports this loads in a browser too.
 *
 * @param name such as `node:os`
 * @param where the part that needs it, for the error
 * @throws GanError `unsupported` outside Node
 */
export async function nodeModule<T>(name: `node:${string}`, where: string): Promise<T> {
  try {
    // Not a literal in import(): bundlers for the browser then leave it alone.
    return (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as T;
  } catch (cause) {
    throw new GanError(where, `${name} is not available: it exists only in Node.`, { code: 'unsupported', cause });
  }
}
