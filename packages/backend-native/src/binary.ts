import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
// This path is right for modules in src/ and in dist/.
const built = fileURLToPath(new URL('../build/ganforge.node', import.meta.url));
const { version } = require('../package.json') as { version: string };
const { sourcesHash } = require('../scripts/sources-hash.cjs') as { sourcesHash(native: string): string | undefined };
const native = fileURLToPath(new URL('../native', import.meta.url));

const published = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'darwin-x64'];
const cure = 'npx ganforge-build-native';

/**
 * Finds the addon's file: the path in `GANFORGE_NATIVE_ADDON`, else a local build, else the file of the platform's
 * package.
 *
 * @throws Error when there is none
 */
export function findBinary(): string {
  if (process.env.GANFORGE_NATIVE_ADDON) return resolve(process.env.GANFORGE_NATIVE_ADDON);
  if (existsSync(built)) return built;
  const platform = `${process.platform}-${process.arch}`;
  try {
    return require.resolve(`@ganforge/backend-native-${platform}/ganforge.node`);
  } catch {
    throw new Error(whyNone(platform, isMusl()));
  }
}

/** Explains why there is no addon for a platform such as `linux-x64`. */
export function whyNone(platform: string, musl: boolean): string {
  if (platform.startsWith('win32')) return 'it is not written for Windows';
  if (musl) return `its published binaries need glibc, which this Linux has not; ${cure}`;
  return published.includes(platform) ? `its binary is not installed; ${cure}` : `no binary for ${platform}; ${cure}`;
}

/**
 * Loads the addon in `file`.
 *
 * The version alone cannot tell an old build in a clone, whose functions may take other arguments than the package
 * passes. So the addon also holds a hash of its sources.
 *
 * @throws Error if it cannot be loaded, or was built from another version or other sources than this package's
 */
export function loadBinary<T extends { readonly version: string; readonly sources?: string }>(file: string): T {
  let loaded: T;
  try {
    loaded = require(file) as T;
  } catch (cause) {
    const [said = ''] = (cause as Error).message.split('\n', 1);
    // The error is in an environment variable, not in the binary.
    const variable = /GANFORGE_\w+ must be .*/.exec(said)?.[0];
    if (variable !== undefined) throw new Error(variable, { cause });
    throw new Error(`its binary does not load; ${cure} (${said})`, { cause });
  }
  if (loaded.version !== version) {
    throw new Error(`its binary has version ${loaded.version}, but the package has version ${version}; ${cure}`);
  }
  const sources = sourcesHash(native);
  if (sources === undefined || loaded.sources === sources) return loaded;
  throw new Error(`its binary was built from other C++ sources than the package has; ${cure}`);
}

/** Tells whether this is a Linux without glibc, such as Alpine. */
function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime === undefined;
}
