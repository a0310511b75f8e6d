import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Batch, loadGenerator, randomStream } from '@ganforge/core';
import { cgan, dcgan, saGan } from '@ganforge/models';
import { openRun } from '@ganforge/run';
import { type Browser, chromiumPath, launch, type Site, serveFolder } from '@ganforge/testing/browser';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scratch } from '../support/folders.ts';
import { quickly, run } from '../support/run.ts';

const root = scratch('page');
const variants = { dcgan, cgan, 'sa-gan': saGan } as const;

if (chromiumPath === undefined) {
  it('not tested: an exported folder in a browser, since no Chromium was found (set CHROME_PATH)', () => {
    console.info('an exported folder in a browser: not tested, no Chromium was found.');
    expect(chromiumPath).toBeUndefined();
  });
} else {
  describe('an exported folder, given out by a plain static server', () => {
    let browser: Browser;
    let site: Site;
    beforeAll(async () => {
      execFileSync('node', [fileURLToPath(new URL('../../../sampler/scripts/standalone.mjs', import.meta.url))]);
      for (const name of Object.keys(variants)) {
        const line = ['train', name, 'stroke-digits', ...quickly(root, 2), '--name', name];
        const { code, err } = await run(...line);
        expect(code, err).toBe(0);
        await run('export', `${root}/${name}`, '--out', `${root}/site/${name}/generator`);
      }
      mkdirSync(`${root}/moved`);
      cpSync(`${root}/site`, `${root}/moved/deeper`, { recursive: true });
      [browser, site] = await Promise.all([launch(), serveFolder(`${root}/moved`)]);
    }, 300_000);
    afterAll(async () => {
      await browser?.close();
      await site?.close();
    });

    it.each(Object.entries(variants))('of %s is sampled in Chromium as in Node, to 1e-5', async (name, variant) => {
      const page = await browser.newPage();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.addInitScript(() => {
        addEventListener('sampled', (event) => Object.assign(globalThis, { sampled: event }), true);
      });
      await page.goto(`${site.url}/deeper/${name}/generator.html`);
      await page.waitForFunction(() => 'sampled' in globalThis, undefined, { timeout: 60_000 });
      const found = await page.evaluate(() => {
        const { detail } = (globalThis as unknown as { sampled: CustomEvent }).sampled;
        return { values: Array.from(detail.values.data as Float32Array), n: detail.n as number, labels: detail.labels };
      });
      const generator = await loadGenerator(await openRun(`${root}/${name}`), variant as typeof dcgan);
      const labels = (found.labels as number[] | undefined) ?? [];
      const conditions: Batch = generator.conditions ? { labels: tf.tensor1d(labels, 'int32') } : {};
      const random = randomStream(0, 'sample').fork(0);
      const { images } = await generator.sample({ n: found.n, random, conditions });
      const expected = (await images!.data()) as Float32Array;
      expect(found.values.length).toBe(expected.length);
      const furthest = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - found.values[i]!)), 0);
      console.info(`${name}: at most ${furthest.toExponential(1)} from Node`);
      expect(furthest).toBeLessThan(1e-5);
      expect(asked.every((url) => url.startsWith(site.url))).toBe(true);
      tf.dispose([images!, { ...conditions }]);
      generator.dispose();
      await page.close();
    });
  });
}
