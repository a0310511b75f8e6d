import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, serveFolder } from '@ganforge/testing/browser';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganforge-site-'));
  await mkdir(join(folder, 'model'));
  await writeFile(join(folder, 'model/model.json'), '{}');
  await writeFile(join(folder, 'secret.txt'), 'outside');
});
afterAll(() => rm(folder, { recursive: true }));

/** Status, type and whether the answer allows threads. */
async function answer(url: string): Promise<[number, string | null, boolean]> {
  const { status, headers, body } = await fetch(url);
  await body?.cancel();
  return [status, headers.get('content-type'), headers.get('cross-origin-embedder-policy') === 'require-corp'];
}

describe('serve', () => {
  it('gives the page without and with the headers for threads, its script, folders and wasm files', async () => {
    const { url, close } = await serve(new URL('page.ts', import.meta.url), { model: join(folder, 'model') });
    onTestFinished(close);
    expect(await answer(`${url}/`)).toEqual([200, 'text/html', false]);
    expect(await answer(`${url}/isolated/`)).toEqual([200, 'text/html', true]);
    expect(await answer(`${url}/page.js`)).toEqual([200, 'text/javascript', true]);
    expect(await (await fetch(`${url}/page.js`)).text()).toContain('a small page');
    expect(await answer(`${url}/model/model.json`)).toEqual([200, 'application/json', true]);
    expect(await answer(`${url}/wasm/tfjs-backend-wasm.wasm`)).toEqual([200, 'application/wasm', true]);
    expect(await answer(`${url}/isolated/tfjs-backend-wasm.wasm`)).toEqual([200, 'application/wasm', true]);
    for (const path of ['/other.js', '/tfjs-backend-wasm.wasm', '/model/%2e%2e%2fsecret.txt', '/model/none.json']) {
      expect((await answer(url + path))[0], path).toBe(404);
    }
  });
});

describe('serveFolder', () => {
  it('gives files and index.html of a folder, and nothing outside of it', async () => {
    await writeFile(join(folder, 'model/index.html'), '<p>index</p>');
    const { url, close } = await serveFolder(join(folder, 'model'));
    onTestFinished(close);
    expect(await answer(`${url}/`)).toEqual([200, 'text/html', false]);
    expect(await (await fetch(`${url}/`)).text()).toBe('<p>index</p>');
    expect(await answer(`${url}/model.json`)).toEqual([200, 'application/json', false]);
    expect((await answer(`${url}/%2e%2e%2fsecret.txt`))[0]).toBe(404);
    expect((await answer(`${url}/none`))[0]).toBe(404);
  });
});
