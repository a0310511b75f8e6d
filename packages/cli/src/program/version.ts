import { readFile } from 'node:fs/promises';

/** Returns the version of this package. */
export async function packageVersion(): Promise<string> {
  return (await ownPackage())?.version ?? 'unknown';
}

/** Returns the folder of this package, with a slash at its end. */
export async function packageFolder(): Promise<URL> {
  return (await ownPackage())?.folder ?? new URL('./', import.meta.url);
}

/** Finds the nearest package.json above this module. This also works in a bundle. */
async function ownPackage(): Promise<{ readonly folder: URL; readonly version: string } | undefined> {
  for (let folder = new URL('./', import.meta.url); ; folder = new URL('../', folder)) {
    const text = await readFile(new URL('package.json', folder), 'utf8').catch(() => undefined);
    const { name, version } = JSON.parse(text ?? '{}') as { name?: string; version?: string };
    if (name === 'ganforge' && version !== undefined) return { folder, version };
    if (folder.pathname === '/') return undefined;
  }
}
