import '@tensorflow/tfjs-backend-cpu';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as data from '@ganforge/data';
import { afterAll, expect, it, vi } from 'vitest';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const cache = mkdtempSync(`${tmpdir()}/readme-`);
afterAll(() => rmSync(cache, { recursive: true }));

it('shows an example that runs, with a network or without', async () => {
  vi.stubEnv('GANFORGE_CACHE_DIR', cache);
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed'))); // tests stay off the network
  const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const { batch } = await import('./readme-example.ts');
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  expect(batch.images.shape).toEqual([3, 28, 28, 1]);
  expect(Array.from(await batch.labels!.data())).toEqual([7, 7, 7]);
  expect(said.mock.calls.length).toBe(process.env.GANFORGE_DATA_DIR ? 0 : 1);
  const example = readFileSync(new URL('readme-example.ts', import.meta.url), 'utf8');
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\`\n`);
});

it('lists every function and is short', () => {
  for (const name of Object.keys(data)) expect(readme).toContain(`\`${name}`);
  expect(readme.split('\n').length).toBeLessThanOrEqual(61);
});
