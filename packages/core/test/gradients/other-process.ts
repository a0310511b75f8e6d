import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Derivatives } from './derivatives.ts';

/**
 * What a script of this folder prints as JSON, run in a process of its own: tfjs's cpu backend computes in float64 or in
 * float32 for the whole of a process.
 */
export async function printedBy<T>(script: 'expected.ts' | 'on-native.ts'): Promise<T> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--conditions', '@ganforge/source', file],
    { maxBuffer: 2 ** 26 },
  );
  return JSON.parse(stdout.slice(stdout.indexOf('{'))) as T;
}

/** The derivatives of every case by central differences in float64, by its name. */
export function differencesInFloat64(): Promise<Readonly<Record<string, Derivatives>>> {
  return printedBy('expected.ts');
}
