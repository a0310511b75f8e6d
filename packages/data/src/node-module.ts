import { GanError } from '@ganforge/formats';

/**
 * One of Node's own modules, loaded at the first use, so that this package loads in a browser too.
 *
 * @throws GanError `unsupported` outside Node
 */
export async function nodeModule<T>(name: `node:${string}`, where: string): Promise<T> {
  try {
    return (await import(/* @vite-ignore */ name)) as T; // not a literal: bundlers for the browser then leave it alone
  } catch (cause) {
    throw new GanError(where, `${name} is needed, which only Node has.`, { code: 'unsupported', cause });
  }
}
