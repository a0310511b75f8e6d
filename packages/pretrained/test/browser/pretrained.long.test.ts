import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { useEngine } from '@ganforge/engine';
import { type PretrainedName, pretrained, pretrainedModels } from '@ganforge/pretrained';
import {
  type Browser,
  type Page as BrowserPage,
  chromiumPath,
  launch,
  openPage,
  type Site,
  serve,
  serveFolder,
} from '@ganforge/testing/browser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page, Told } from './page.ts';

declare const ganforge: Page; // in the page

const names = Object.keys(pretrainedModels) as PretrainedName[];
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Returns the samples of Node. The page must return the same samples. */
async function inNode(name: PretrainedName, request: { readonly n: number; readonly seed: number }) {
  const sampler = await pretrained(name);
  const { values, labels } = await sampler.sample(request);
  sampler.dispose();
  return { values: values.data, labels };
}

function expectSame(found: Told, expected: Awaited<ReturnType<typeof inNode>>): void {
  expect(found.values).toHaveLength(expected.values.length);
  const furthest = found.values.reduce((most, value, i) => Math.max(most, Math.abs(value - expected.values[i]!)), 0);
  expect(furthest).toBeLessThan(1e-4);
  expect(found.labels).toEqual(expected.labels);
}

/** Builds the page with Vite like an application. Vite finds the files of weights in the package and copies them. */
async function builtByVite(folder: string): Promise<Site> {
  const require = createRequire(import.meta.url);
  const vite = createRequire(require.resolve('vitest/package.json')).resolve('vite');
  const { build } = (await import(vite)) as { build(config: object): Promise<unknown> };
  await build({
    ...{ root: here('.'), configFile: false, logLevel: 'warn', base: './', worker: { format: 'es' } },
    resolve: {
      conditions: ['@ganforge/source', 'module', 'browser', 'import', 'default'],
      // The package is not in its own node_modules, so its name needs an alias.
      alias: { '@ganforge/pretrained': here('../../src/index.ts') },
    },
    build: { target: 'es2022', outDir: folder, emptyOutDir: true },
  });
  const wasm = dirname(require.resolve('@tensorflow/tfjs-backend-wasm'));
  await mkdir(join(folder, 'wasm'));
  for (const kind of ['', '-simd', '-threaded-simd']) {
    const file = `tfjs-backend-wasm${kind}.wasm`;
    await cp(join(wasm, file), join(folder, 'wasm', file));
  }
  return serveFolder(folder);
}

const sites: Readonly<Record<string, (folder: string) => Promise<Site>>> = {
  'bundled by esbuild, with the weights served beside it': () =>
    serve(new URL('page.ts', import.meta.url), { weights: here('../../weights') }),
  'built by Vite, which copies the weights': builtByVite,
};

if (chromiumPath === undefined) {
  it('not tested: pretrained models in a browser, since no Chromium was found (set CHROME_PATH)', () => {
    console.info('pretrained models in a browser: not tested, no Chromium was found. Set CHROME_PATH.');
    expect(chromiumPath).toBeUndefined();
  });
} else {
  describe.each(Object.entries(sites))('pretrained() in a page %s', (how, site) => {
    let folder = '';
    let served: Site;
    let browser: Browser;
    let page: BrowserPage;
    beforeAll(async () => {
      await useEngine('cpu');
      folder = await mkdtemp(join(tmpdir(), 'ganforge-pretrained-'));
      [browser, served] = [await launch(), await site(folder)];
      page = await openPage(browser, `${served.url}/`);
    }, 300_000);
    afterAll(async () => {
      await browser?.close();
      await served?.close();
      await rm(folder, { recursive: true, force: true });
    });

    it.each(names)('%s samples what it samples in Node', async (name) => {
      const request = { n: 4, seed: 5 };
      const found = await page.evaluate(([one, asked]) => ganforge.sample(one, asked), [name, request] as const);
      expectSame(found, await inNode(name, request));
      expect(found.classes).toEqual(pretrainedModels[name].classes);
    });

    it('refuses a file of other bytes, and an address where there is none', async () => {
      const other = new URL('page.js', `${served.url}/`).href;
      const failure = (at: string) => page.evaluate((place) => ganforge.failure('mnist-dcgan', place), at);
      expect(await failure(`${other}?a=.safetensors`)).toMatch(/SHA-256|there is no/);
      expect(await failure(`${served.url}/none.safetensors`)).toBe(
        `[sampler/open] there is no ${served.url}/none.safetensors. Check the address.`,
      );
    });

    if (how.includes('Vite')) {
      it('samples in a worker, which fetches the file and checks it', async () => {
        const request = { n: 10, seed: 2 };
        const found = await page.evaluate((asked) => ganforge.sampleInWorker('mnist-cgan', asked), request);
        expectSame(found, await inNode('mnist-cgan', request));
      });
    }
  });
}
