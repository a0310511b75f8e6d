import { describeEngine, type EngineName, type EngineOptions, useEngine } from '@ganforge/engine';
import { relativeDeviation, slopeTolerance, trainingToleranceOf, trainTinyGan } from '@ganforge/testing/backend-checks';
import { type Browser, inChromium, launch, openPage, type Site, serve } from '@ganforge/testing/browser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page, PageReport } from './page.ts';

declare const ganforge: Page; // in the page

const steps = 10;

/** Opens a page, has it test an engine, and closes it. */
async function inPage(
  browser: Browser,
  url: string,
  name: EngineName,
  options: EngineOptions = {},
): Promise<PageReport> {
  const page = await openPage(browser, url);
  const report = await page.evaluate(([n, o, s]) => ganforge.test(n, o, s), [name, options, steps] as const);
  await page.close();
  return report;
}

inChromium('webgl and webgpu in a browser', () => {
  describe('in Chromium', () => {
    let [browser, site, expected] = [
      undefined as unknown as Browser,
      undefined as unknown as Site,
      [] as readonly number[],
    ];
    beforeAll(async () => {
      [browser, site] = [await launch(), await serve(new URL('page.ts', import.meta.url))];
      await useEngine('cpu');
      expected = await trainTinyGan(steps);
    });
    afterAll(async () => {
      await browser?.close();
      await site?.close();
    });

    function expectRight(report: PageReport): void {
      const losses = relativeDeviation(report.losses, expected);
      const slope = Math.abs(report.slopes.gradient / report.slopes.difference - 1);
      console.info(
        `in Chromium, ${describeEngine(report.engine)}: largest deviation ${report.largest}, ` +
          `losses of ten steps within ${losses.toExponential(1)} of cpu's in Node, ` +
          `slope within ${slope.toExponential(1)}`,
      );
      expect(report.failed).toEqual([]);
      expect(slope).toBeLessThanOrEqual(slopeTolerance);
      expect(losses).toBeLessThanOrEqual(trainingToleranceOf(report.engine.name));
    }

    test('webgl computes and trains rightly', async () => {
      expectRight(await inPage(browser, site.url, 'webgl'));
    });

    test('webgpu computes and trains rightly', async () => {
      expectRight(await inPage(browser, site.url, 'webgpu'));
    });

    test('wasm computes and trains rightly, its files where wasmPaths says', async () => {
      const report = await inPage(browser, site.url, 'wasm', { wasmPaths: '/wasm' });
      expect(report.engine).toMatchObject({ simd: 'simd128', threads: 1, device: 'cpu' });
      expectRight(report);
    });

    // Upstream's build for threads loads there, but has one thread whatever it is asked for.
    test('wasm computes and trains rightly in an isolated page, its files beside the page', async () => {
      expectRight(await inPage(browser, `${site.url}/isolated/`, 'wasm'));
    });

    test('auto passes over software GPUs and says so', async () => {
      const page = await openPage(browser, site.url);
      const engine = await page.evaluate(() => ganforge.useEngine('auto', { wasmPaths: '/wasm/' }));
      await page.close();
      expect(engine.name).toBe('wasm');
      const reasons = Object.fromEntries(engine.passedOver.map(({ name, reason }) => [name, reason]));
      expect(reasons).toEqual({
        native: 'runs in Node only',
        'tfjs-node': 'runs in Node only',
        webgpu: expect.stringMatching(/^only a software adapter, .*swiftshader/i),
        webgl: expect.stringMatching(/^only a software renderer, .*swiftshader/i),
      });
    });
  });
});
