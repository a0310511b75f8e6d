import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pretrainedFile } from '@ganforge/pretrained';
import { expect, it } from 'vitest';
import { TOOLS } from '../../src/new-app/manifest.ts';
import { scratch, write } from '../support/folders.ts';
import { json, run } from '../support/run.ts';

const root = scratch('new-app');
const require = createRequire(import.meta.url);
const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');

it('writes an application whole: its files, its generator and a package.json of the versions that run', async () => {
  const [made] = await json('new-app', `${root}/deep/my-page`);
  const files = (made!.files as string[]).map((file) => file.slice(`${root}/deep/my-page/`.length));
  const template = new URL('../../app/', import.meta.url);
  const expected = readdirSync(template, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files).toHaveLength(expected.length + 2);
  for (const file of ['.gitignore', 'index.html', 'src/main.ts', 'src/train-worker.ts', 'vite.config.ts']) {
    expect(files).toContain(file);
  }
  const generator = readFileSync(`${root}/deep/my-page/public/generator.safetensors`);
  expect(generator.equals(readFileSync(pretrainedFile('drawn-digits-dcgan').url))).toBe(true); // a million bytes
  const manifest = JSON.parse(read('deep/my-page/package.json'));
  expect(manifest).toMatchObject({ name: 'my-page', private: true, type: 'module', devDependencies: TOOLS });
  for (const [name, range] of Object.entries<string>(manifest.dependencies)) {
    expect(range.replace(/^\^/, '')).toBe(require(`${name}/package.json`).version);
  }
});

it('declares all that its files import, and pins its tools to what this repository has', async () => {
  await run('new-app', `${root}/imports`);
  const { dependencies, devDependencies } = JSON.parse(read('imports/package.json'));
  const sources = ['main', 'messages', 'sampler-worker', 'train-worker', 'wasm-paths'].map((name) =>
    read(`imports/src/${name}.ts`),
  );
  const imported = [...sources.join('\n').matchAll(/from '((?:@[^/']+\/)?[^./'][^/']*)/g)].map(([, name]) => name!);
  expect(imported.length).toBeGreaterThan(8);
  for (const name of imported) expect({ ...dependencies, ...devDependencies }).toHaveProperty([name]);
  expect(devDependencies.typescript).toBe(require('typescript/package.json').version);
  // This vite is the one that vitest of this repository depends on.
  const vite = createRequire(require.resolve('vitest/package.json'))('vite/package.json').version;
  expect(devDependencies.vite).toBe(vite);
});

it('does not touch existing files or an empty folder', async () => {
  mkdirSync(`${root}/empty`);
  write(`${root}/file`, 'mine');
  for (const name of ['empty', 'file']) {
    const { code, err } = await run('new-app', `${root}/${name}`);
    expect([code, err]).toEqual([
      1,
      expect.stringContaining(`${root}/${name} exists already and is not overwritten. Choose another name.`),
    ]);
  }
  expect(readdirSync(`${root}/empty`)).toEqual([]);
  expect(read('file')).toBe('mine');
});

it('refuses names that no package may have', async () => {
  for (const name of ['My App', 'Äpp', '-x']) {
    const { code, err } = await run('new-app', '--', `${root}/${name}`);
    expect([code, err]).toEqual([2, expect.stringContaining(`received '${name}'`)]);
  }
});
