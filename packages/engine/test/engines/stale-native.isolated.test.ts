import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEngine, useEngine } from '@ganforge/engine';
import { afterAll, expect, test, vi } from 'vitest';

const manifest = createRequire(import.meta.url)('@ganforge/backend-native/package.json') as { version: string };

// Another build of the same version, as after a change of the C++ sources. Its file is read when native loads.
const folder = mkdtempSync(join(tmpdir(), 'ganforge-stale-'));
const file = join(folder, 'ganforge.cjs');
writeFileSync(file, `exports.version = '${manifest.version}'; exports.sources = '0123456789abcdef01234567';`);
vi.stubEnv('GANFORGE_NATIVE_ADDON', file);
vi.stubEnv('GANFORGE_ENGINE', '');
afterAll(() => rmSync(folder, { recursive: true }));

const reason = 'its binary was built from other C++ sources than the package has; npx ganforge-build-native';

test('native refuses a binary that is older than its sources, and another engine takes over with the reason', async () => {
  const engine = await useEngine('auto');
  expect(engine.name).not.toBe('native');
  expect(engine.passedOver).toContainEqual({ name: 'native', reason });
  expect(describeEngine(engine)).toContain('its binary was built from other C++ sources than the package has');
  await expect(useEngine('native')).rejects.toThrow(`[engine] native is not available: ${reason}`);
});
