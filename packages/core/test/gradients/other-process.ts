import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Derivatives } from './derivatives.ts';

/**
 * Runs a script of this folder in its own process and returns what it prints as JSON. The cpu backend of tfjs uses
 * either float64 or float32 for the whole process.
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

/** Computes the derivatives of every case by central differences in float64, by the name of the case. */
export function differencesInFloat64(): Promise<Readonly<Record<string, Derivatives>>> {
  return printedBy('expected.ts');
}
