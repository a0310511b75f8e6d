import { readFile } from 'node:fs/promises';

/** Returns this package's version from the nearest package.json above this module. */
export async function packageVersion(): Promise<string> {
  for (let folder = new URL('./', import.meta.url); ; folder = new URL('../', folder)) {
    const text = await readFile(new URL('package.json', folder), 'utf8').catch(() => undefined);
    const { name, version } = JSON.parse(text ?? '{}') as { name?: string; version?: string };
    if (name === '@ganforge/metrics' && version !== undefined) return version;
    if (folder.pathname === '/') return 'unknown';
  }
}
