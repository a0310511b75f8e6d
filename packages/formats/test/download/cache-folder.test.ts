import { homedir } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cacheFolder, cacheFolderOf } from '../../src/download/cache-folder.ts';

afterEach(() => vi.unstubAllEnvs());

describe('cacheFolderOf', () => {
  const home = '/home/ada';
  it.each([
    ['linux', {}, '/home/ada/.cache/ganforge'],
    ['linux', { XDG_CACHE_HOME: '/var/cache/ada' }, '/var/cache/ada/ganforge'],
    ['linux', { XDG_CACHE_HOME: 'relative' }, '/home/ada/.cache/ganforge'],
    ['linux', { XDG_CACHE_HOME: '/var/cache/ada', GANFORGE_CACHE_DIR: '/own' }, '/own'],
    ['linux', { GANFORGE_CACHE_DIR: '' }, '/home/ada/.cache/ganforge'],
    ['darwin', {}, '/home/ada/Library/Caches/ganforge'],
    ['win32', { LOCALAPPDATA: 'C:\\Users\\ada\\AppData\\Local' }, 'C:\\Users\\ada\\AppData\\Local/ganforge'],
    ['win32', {}, '/home/ada/AppData/Local/ganforge'],
  ])('on %s with %j is %s', (platform, env, folder) => {
    expect(cacheFolderOf({ env, platform, home })).toBe(folder);
  });
});

describe('cacheFolder', () => {
  it('follows the environment', async () => {
    vi.stubEnv('GANFORGE_CACHE_DIR', '/somewhere');
    expect(await cacheFolder()).toBe('/somewhere');
    vi.stubEnv('GANFORGE_CACHE_DIR', '');
    vi.stubEnv('XDG_CACHE_HOME', '');
    const folder = await cacheFolder();
    expect(folder.startsWith(homedir()) || process.platform === 'win32').toBe(true);
    expect(folder.endsWith('ganforge')).toBe(true);
  });
});
