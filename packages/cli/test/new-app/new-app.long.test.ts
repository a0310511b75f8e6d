import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { type Browser, chromiumPath, launch, type Page, type Site, serveFolder } from '@ganforge/testing/browser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scratch } from '../support/folders.ts';
import { run } from '../support/run.ts';
import { installPacked } from './packed.ts';

const root = scratch('app');

/** Contains what the page stores for the test. */
interface Kept {
  /** The milliseconds between ticks. They are 10 ms apart if nothing blocks the page. */
  gaps: number[];
  drawn: number;
  failed: string[];
}

if (chromiumPath === undefined) {
  it('not tested: the application of new-app in a browser, since no Chromium was found (set CHROME_PATH)', () => {
    console.info('the application of new-app: not tested, no Chromium was found.');
    expect(chromiumPath).toBeUndefined();
  });
} else {
  describe('the application of new-app, of packed packages, built by Vite', () => {
    let browser: Browser;
    let site: Site;
    let page: Page;
    const errors: string[] = [];
    const kept = (): Promise<Kept> => page.evaluate(() => (globalThis as unknown as { kept: Kept }).kept);
    const output = async (): Promise<string> => (await page.textContent('output')) ?? '';

    beforeAll(async () => {
      expect((await run('new-app', `${root}/my-page`)).code).toBe(0);
      mkdirSync(`${root}/tarballs`);
      installPacked(`${root}/my-page`, `${root}/tarballs`);
      execFileSync('npm', ['run', 'build'], { cwd: `${root}/my-page`, encoding: 'utf8', stdio: 'pipe' });
      [browser, site] = await Promise.all([launch(), serveFolder(`${root}/my-page/dist`)]);
      page = await browser.newPage();
      page.on('pageerror', ({ message }) => errors.push(message));
      await page.addInitScript(() => {
        const own: Kept = { gaps: [], drawn: 0, failed: [] };
        Object.assign(globalThis, { kept: own });
        let last = performance.now();
        setInterval(() => {
          const now = performance.now();
          own.gaps.push(now - last);
          last = now;
        }, 10);
        addEventListener('sampled', () => own.drawn++, true);
        addEventListener('failed', (event) => own.failed.push(String((event as CustomEvent).detail)), true);
      });
      await page.goto(`${site.url}/`);
    }, 600_000);
    afterAll(async () => {
      await browser?.close();
      await site?.close();
    });

    it('shows samples', async () => {
      await page.waitForFunction(() => (globalThis as unknown as { kept: Kept }).kept.drawn > 0, undefined, {
        timeout: 120_000,
      });
      const label = await page.locator('gan-sample canvas').getAttribute('aria-label');
      expect(label).toBe('25 images made by dcgan, seed 0. AI-generated.');
    });

    it('trains with progress and pictures, and answers while it does', async () => {
      await page.evaluate(() => {
        (globalThis as unknown as { kept: Kept }).kept.gaps.length = 0;
      });
      await page.fill('[name=steps]', '60');
      await page.click('[name=start]');
      await page.waitForFunction(
        () => /^step [1-9]/.test(document.querySelector('output')?.textContent ?? ''),
        undefined,
        {
          timeout: 240_000,
        },
      );
      expect(await output()).toMatch(/^step \d+ of 60 on wasm: generator\/adversarial [\d.]+, discriminator/);
      const blank = await page.locator('#pictures').screenshot();
      // While the worker trains, the page must react to a click on its button.
      const before = (await kept()).drawn;
      await page.getByRole('button', { name: 'Draw again' }).click();
      await page.waitForFunction((n) => (globalThis as unknown as { kept: Kept }).kept.drawn > n, before);
      await page.waitForSelector('#download:not([hidden])', { timeout: 400_000 });
      expect(await output()).toBe('Done at step 60. The samples are now by this generator.');
      expect(await page.getAttribute('#pictures', 'aria-label')).toMatch(/at step 60\. AI-generated\.$/);
      expect((await page.locator('#pictures').screenshot()).equals(blank)).toBe(false);
      const { gaps } = await kept();
      console.info(`while it trained, the page was held up for ${Math.max(...gaps).toFixed(0)} ms at most`);
      // If the 60 steps were trained in the page itself, there would be one gap of several seconds.
      expect(gaps.length).toBeGreaterThan(60);
    });

    it('samples from the generator that it trained, and offers it as a file', async () => {
      await page.waitForFunction(() => (globalThis as unknown as { kept: Kept }).kept.drawn > 2);
      const [download] = await Promise.all([page.waitForEvent('download'), page.click('#download')]);
      const file = `${root}/trained.safetensors`;
      await download.saveAs(file);
      const { openSampler } = await import('@ganforge/sampler');
      const sampler = await openSampler(file);
      expect((await sampler.sample({ n: 2 })).values.shape).toEqual([2, 28, 28, 1]);
      sampler.dispose();
    });

    it('stops when it is told to', async () => {
      await page.fill('[name=steps]', '100000');
      await page.click('[name=start]');
      await page.waitForFunction(
        () => /^step [1-9]/.test(document.querySelector('output')?.textContent ?? ''),
        undefined,
        {
          timeout: 240_000,
        },
      );
      await page.click('[name=stop]');
      await page.waitForFunction(() => /^Done/.test(document.querySelector('output')?.textContent ?? ''), undefined, {
        timeout: 60_000,
      });
      expect([(await kept()).failed, errors]).toEqual([[], []]);
    });
  });
}
