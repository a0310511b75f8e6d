import { homedir } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cacheFolder, cacheFolderOf, dataFolder } from '../src/folders.ts';

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

describe('the folders of this process', () => {
  it('follow its environment', async () => {
    vi.stubEnv('GANFORGE_CACHE_DIR', '/somewhere');
    vi.stubEnv('GANFORGE_DATA_DIR', '/data');
    expect([await cacheFolder(), dataFolder()]).toEqual(['/somewhere', '/data']);
    vi.stubEnv('GANFORGE_CACHE_DIR', '');
    vi.stubEnv('GANFORGE_DATA_DIR', '');
    vi.stubEnv('XDG_CACHE_HOME', '');
    const folder = await cacheFolder();
    expect(folder.startsWith(homedir()) || process.platform === 'win32').toBe(true);
    expect([folder.endsWith('ganforge'), dataFolder()]).toEqual([true, undefined]);
  });

  it('name no data folder in a browser, which has no environment', () => {
    vi.stubGlobal('process', undefined);
    const folder = dataFolder();
    vi.unstubAllGlobals();
    expect(folder).toBeUndefined();
  });
});
