import type * as Os from 'node:os';
import { nodeModule } from '../files/node-module.ts';

/** The facts about a system that decide where downloads are kept. */
export interface FolderSystem {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** As `process.platform`. */
  readonly platform: string;
  readonly home: string;
}

/**
 * Returns the folder for downloads.
 *
 * It is `GANFORGE_CACHE_DIR` if set. Otherwise it is `ganforge` in `$XDG_CACHE_HOME` (XDG Base Directory Specification,
 * which says to ignore relative paths), in `%LOCALAPPDATA%` on Windows, in `~/Library/Caches` on macOS, or in
 * `~/.cache`.
 *
 * @throws GanError `unsupported` outside Node
 */
export async function cacheFolder(): Promise<string> {
  const os = await nodeModule<typeof Os>('node:os', 'formats/cache-folder');
  return cacheFolderOf({ env: process.env, platform: process.platform, home: os.homedir() });
}

/** {@link cacheFolder} as a pure function, for tests. */
export function cacheFolderOf({ env, platform, home }: FolderSystem): string {
  const { GANFORGE_CACHE_DIR: own, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = env;
  if (own) return own;
  if (xdg?.startsWith('/')) return `${xdg}/ganforge`;
  if (platform === 'win32') return `${local || `${home}/AppData/Local`}/ganforge`;
  return platform === 'darwin' ? `${home}/Library/Caches/ganforge` : `${home}/.cache/ganforge`;
}
