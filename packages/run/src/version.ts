import { nodeFs } from '@ganforge/formats';

/** The version of Ganforge, as the package of this file says; undefined if no files can be read, as in a page. */
export async function ganforgeVersion(): Promise<string | undefined> {
  try {
    const fs = await nodeFs('run/version');
    const manifest = JSON.parse(await fs.readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
      readonly name?: string;
      readonly version?: string;
    };
    return manifest.name === '@ganforge/run' ? manifest.version : undefined; // a bundle lies elsewhere
  } catch {
    return undefined;
  }
}
