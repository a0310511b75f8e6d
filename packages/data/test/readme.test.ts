import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as data from '@ganforge/data';
import { afterAll, expect, it, vi } from 'vitest';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const cache = mkdtempSync(`${tmpdir()}/readme-`);
afterAll(() => rmSync(cache, { recursive: true }));

it('shows an example that runs, with a network or without', async () => {
  vi.stubEnv('GANFORGE_CACHE_DIR', cache);
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed'))); // tests must not use the network
  const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const { batch, sevens } = await import('./readme-example.ts');
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  expect([batch.a.shape, batch.b.shape]).toEqual([
    [3, 28, 28, 1],
    [3, 28, 28, 1],
  ]);
  expect(sevens.size).toBe(process.env.GANFORGE_DATA_DIR ? 1028 : 200); // the test split of MNIST has 1028
  expect(said.mock.calls.length).toBe(process.env.GANFORGE_DATA_DIR ? 0 : 1);
  const example = readFileSync(new URL('readme-example.ts', import.meta.url), 'utf8');
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\`\n`);
});

it('names in its install line whatever the example imports and every peer', () => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const { name, peerDependenciesMeta } = manifest;
  const peers = Object.keys(manifest.peerDependencies).filter((peer) => !peerDependenciesMeta[peer]?.optional);
  const install = readme.match(/^npm install (.*)$/m)![1]!.split(' ');
  const example = readFileSync(new URL('readme-example.ts', import.meta.url), 'utf8');
  const imported = [...example.matchAll(/^import .*?'(@[^']+)'/gm)].map((found) => found[1]!);
  expect(new Set(install)).toEqual(new Set([name, ...peers, ...imported]));
  for (const used of ['core', 'formats']) {
    const text = readFileSync(new URL(`../../${used}/package.json`, import.meta.url), 'utf8');
    expect(peers).toEqual(expect.arrayContaining(Object.keys(JSON.parse(text).peerDependencies ?? {})));
  }
});

it('lists every function', () => {
  for (const name of Object.keys(data)) expect(readme).toContain(`\`${name}`);
});
