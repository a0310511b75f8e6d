import { nodeFs } from '@ganforge/formats';

/**
 * Returns the version of Ganforge from the package.json of this package. Returns undefined if files cannot be read, as
 * in a browser.
 */
export async function ganforgeVersion(): Promise<string | undefined> {
  try {
    const fs = await nodeFs('run/version');
    const manifest = JSON.parse(await fs.readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
      readonly name?: string;
      readonly version?: string;
    };
    // If a bundle contains this module, the version is unknown, because the bundle is in another folder.
    return manifest.name === '@ganforge/run' ? manifest.version : undefined;
  } catch {
    return undefined;
  }
}
