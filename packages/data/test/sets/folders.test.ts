import { afterEach, describe, expect, it, vi } from 'vitest';
import { dataFolder } from '../../src/sets/folders.ts';

afterEach(() => vi.unstubAllEnvs());

describe('the data folder', () => {
  it('follows the environment', () => {
    vi.stubEnv('GANFORGE_DATA_DIR', '/data');
    expect(dataFolder()).toBe('/data');
    vi.stubEnv('GANFORGE_DATA_DIR', '');
    expect(dataFolder()).toBeUndefined();
  });

  it('is none in a browser, which has no environment', () => {
    vi.stubGlobal('process', undefined);
    const folder = dataFolder();
    vi.unstubAllGlobals();
    expect(folder).toBeUndefined();
  });
});
