import type * as NodeModule from 'node:module';
import type * as Os from 'node:os';
import type * as Url from 'node:url';
import * as tf from '@tensorflow/tfjs-core';

/** Imports a module by a name that bundlers do not see, so that Node is needed only when it is called. */
export function importUnseen<T>(name: string): Promise<T> {
  return import(/* @vite-ignore */ /* webpackIgnore: true */ name) as Promise<T>;
}

/**
 * Finds the URL of the main file of an optional package, resolved from the file `base` (a URL).
 *
 * @param toInstall the name and version for `npm install` if the package is missing, or undefined if npm does not have
 *   the package
 * @throws Error outside of Node, or if it is not installed
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

/** Returns the processor's model and its number of threads; `cpu` and 1 if the system does not report them. */
export async function processor(): Promise<{ readonly model: string; readonly threads: number }> {
  if (!tf.env().getBool('IS_NODE')) return { model: 'cpu', threads: 1 };
  const os = await importUnseen<typeof Os>('node:os');
  return { model: os.cpus()[0]?.model.trim() || 'cpu', threads: os.availableParallelism() };
}

/** Returns the first line of an error; for an engine's error this is the reason. */
export function firstLine(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.split('\n', 1)[0]!.trim();
}
