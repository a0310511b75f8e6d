import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { useEngine } from '@ganforge/engine';
import { openSampler, pixelsOf } from '@ganforge/sampler';
import { encodeGenerator, findContract } from '@ganforge/sampler/export';
import { type Browser, chromiumPath, launch, type Page, type Site, serveFolder } from '@ganforge/testing/browser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SMALL } from '../trained.ts';

const here = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Returns the largest difference between two lists of numbers of the same length. */
function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(b.length).toBe(a.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

/** Contains what a page reports about the last samples of its element. */
interface Told {
  readonly values: number[];
  readonly seed: number;
  readonly label: string | null;
  readonly size: readonly number[];
  readonly pixels: number[];
}

const html = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>samples</title>
<script>
  globalThis.told = [];
  addEventListener('sampled', ({ detail, target }) => {
    const canvas = target.shadowRoot.querySelector('canvas');
    const { width, height } = canvas;
    const pixels = Array.from(canvas.getContext('2d').getImageData(0, 0, width, height).data);
    const label = canvas.getAttribute('aria-label');
    told.push({ values: Array.from(detail.values.data), seed: detail.seed, label, size: [width, height], pixels });
  }, true);
</script>
<script type="module" src="gan-sample/gan-sample.js"></script>
<gan-sample src="cgan.safetensors" n="6" seed="3" size="24"></gan-sample></html>`;

if (chromiumPath === undefined) {
  it('not tested: <gan-sample> in a browser, since no Chromium was found (set CHROME_PATH)', () => {
    console.info('<gan-sample>: not tested, no Chromium was found. Install chromium or set CHROME_PATH.');
    expect(chromiumPath).toBeUndefined();
  });
} else {
  describe('<gan-sample> from one script, without a bundler', () => {
    let folder = '';
    let site: Site;
    let browser: Browser;
    let page: Page;
    const told = async (count: number): Promise<Told> => {
      await page.waitForFunction((n) => (globalThis as unknown as { told: unknown[] }).told.length >= n, count);
      return page.evaluate((n) => (globalThis as unknown as { told: Told[] }).told[n - 1]!, count);
    };
    const inElement = <T>(script: (root: ShadowRoot) => T): Promise<T> =>
      page
        .locator('gan-sample')
        .evaluate(
          (element, source) => new Function('root', `return (${source})(root)`)(element.shadowRoot) as T,
          String(script),
        );

    beforeAll(async () => {
      await useEngine('cpu');
      execFileSync('node', [here('scripts/standalone.mjs')]);
      folder = await mkdtemp(join(tmpdir(), 'ganforge-element-'));
      await cp(here('standalone'), join(folder, 'gan-sample'), { recursive: true });
      const gan = SMALL.cgan!();
      const network = gan.networks.generator!;
      const contract = await findContract(gan as never, network);
      await writeFile(join(folder, 'cgan.safetensors'), await encodeGenerator(network, { contract, half: true }));
      await writeFile(join(folder, 'index.html'), html);
      gan.dispose();
      [site, browser] = await Promise.all([serveFolder(folder), launch()]);
      page = await browser.newPage();
      await page.goto(`${site.url}/`);
    }, 120_000);
    afterAll(async () => {
      await browser?.close();
      await site?.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('shows what Node samples, drawn as Node draws it, and says what it shows', async () => {
      const sampler = await openSampler(join(folder, 'cgan.safetensors'));
      const expected = await sampler.sample({ n: 6, seed: 3 });
      const found = await told(1);
      expect(furthest(expected.values.data, found.values)).toBeLessThan(1e-5);
      const { width, height, data } = pixelsOf(expected);
      expect(found.size).toEqual([width, height]);
      expect(furthest(data, found.pixels)).toBeLessThanOrEqual(1);
      expect(found.label).toBe('6 images made by cgan, a row for each of cat, dog, owl, seed 3. AI-generated.');
      expect(await inElement((root) => root.querySelector('canvas')!.style.width)).toBe(
        `${Math.round((17 * 24) / 8)}px`,
      );
      sampler.dispose();
    });

    it('computes in a worker, on wasm, and not in the page', async () => {
      expect(page.workers()).toHaveLength(1);
      const inPage = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
      expect(inPage.filter((name) => /\.(wasm|safetensors)$/.test(name))).toEqual([]);
      const inWorker = await page
        .workers()[0]!
        .evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
      expect(inWorker.some((name) => name.endsWith('/gan-sample/tfjs-backend-wasm-simd.wasm'))).toBe(true);
      expect(inWorker.some((name) => name.endsWith('/cgan.safetensors'))).toBe(true);
    });

    it('draws the next seed when its button is pressed by keyboard', async () => {
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect((await told(2)).seed).toBe(4);
      await page.keyboard.press('Space');
      expect((await told(3)).seed).toBe(5);
      expect(await page.locator('gan-sample').getAttribute('seed')).toBe('5');
      expect(await inElement((root) => root.activeElement?.textContent)).toBe('Draw again');
    });

    it('follows its attributes', async () => {
      await page.locator('gan-sample').evaluate((element) => element.setAttribute('class', 'owl'));
      expect((await told(4)).label).toBe('6 images made by cgan, class owl, seed 5. AI-generated.');
      await page.locator('gan-sample').evaluate((element) => {
        element.setAttribute('n', '1');
        element.setAttribute('alt', 'an owl');
      });
      const one = await told(5);
      expect([one.label, one.size]).toEqual(['an owl', [8, 8]]);
    });

    it('shows the error, and works after a correction', async () => {
      const alert = () => page.locator('gan-sample').getByRole('alert');
      await page.locator('gan-sample').evaluate((element) => element.setAttribute('class', 'cow'));
      await alert().getByText("there is no class 'cow'. Try one of cat, dog, owl.").waitFor();
      await page.locator('gan-sample').evaluate((element) => element.setAttribute('n', 'many'));
      await alert().getByText("the attribute n must be a number; received 'many'.").waitFor();
      await page.locator('gan-sample').evaluate((element) => element.setAttribute('src', 'none.safetensors'));
      await page.locator('gan-sample').evaluate((element) => element.setAttribute('n', '2'));
      await alert().getByText(`there is no ${site.url}/none.safetensors. Check the address.`).waitFor();
      await page.locator('gan-sample').evaluate((element) => element.removeAttribute('class'));
      await page.locator('gan-sample').evaluate((element) => element.setAttribute('src', 'cgan.safetensors'));
      expect((await told(6)).values).toHaveLength(2 * 8 * 8 * 3);
      expect(await alert().textContent()).toBe('');
    });
  });
}
