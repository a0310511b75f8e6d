import type * as Os from 'node:os';
import { nodeModule } from '../files/node-module.ts';

/** The properties of a system that determine where downloads are stored. */
export interface FolderSystem {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The platform, as in `process.platform`. */
  readonly platform: string;
  readonly home: string;
}

/**
 * Returns the folder for downloads.
 *
 * It is the environment variable `GANFORGE_CACHE_DIR` if that is set. Otherwise it is the folder `ganforge` in
 * `$XDG_CACHE_HOME` (relative paths are ignored, as the XDG Base Directory Specification requires), in `%LOCALAPPDATA%`
 * on Windows, in `~/Library/Caches` on macOS, or in `~/.cache`.
 *
 * @throws GanError `unsupported` outside Node
 */
export async function cacheFolder(): Promise<string> {
  const os = await nodeModule<typeof Os>('node:os', 'formats/cache-folder');
  return cacheFolderOf({ env: process.env, platform: process.platform, home: os.homedir() });
}

/** Returns what {@link cacheFolder} returns for a given system. It is a pure function, for tests. */
export function cacheFolderOf({ env, platform, home }: FolderSystem): string {
  const { GANFORGE_CACHE_DIR: own, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = env;
  if (own) return own;
  if (xdg?.startsWith('/')) return `${xdg}/ganforge`;
  if (platform === 'win32') return `${local || `${home}/AppData/Local`}/ganforge`;
  return platform === 'darwin' ? `${home}/Library/Caches/ganforge` : `${home}/.cache/ganforge`;
}
