import type * as NodeModule from 'node:module';
import type * as Os from 'node:os';
import type * as Url from 'node:url';
import * as tf from '@tensorflow/tfjs-core';

/** Loads a module whose name no bundler sees, so that nothing here needs Node until it is called. */
export function importUnseen<T>(name: string): Promise<T> {
  return import(/* @vite-ignore */ /* webpackIgnore: true */ name) as Promise<T>;
}

/**
 * The URL of the main file of an optional package, as the file `base` (a URL) would find it.
 *
 * @param toInstall what npm should install where it is missing, with its version; nothing where npm has it not
 * @throws Error outside Node, or when it is not installed
 */
export async function resolveOptional(
  packageName: string,
  base: string = import.meta.url,
  toInstall?: string,
): Promise<string> {
  if (!tf.env().getBool('IS_NODE')) throw new Error('runs in Node only');
  const { createRequire } = await importUnseen<typeof NodeModule>('node:module');
  const { pathToFileURL } = await importUnseen<typeof Url>('node:url');
  try {
    return pathToFileURL(createRequire(base).resolve(packageName)).href;
  } catch {
    throw new Error(toInstall === undefined ? 'not installed' : `not installed; npm i ${toInstall}`);
  }
}

/** The processor's model and the threads it offers; `cpu` and 1 where the system does not say. */
export async function processor(): Promise<{ readonly model: string; readonly threads: number }> {
  if (!tf.env().getBool('IS_NODE')) return { model: 'cpu', threads: 1 };
  const os = await importUnseen<typeof Os>('node:os');
  return { model: os.cpus()[0]?.model.trim() || 'cpu', threads: os.availableParallelism() };
}

/** The first line of what was thrown: the reason, where an engine threw it. */
export function firstLine(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.split('\n', 1)[0]!.trim();
}
