import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saveModel } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { relativeDeviation } from '@ganforge/testing/backend-checks';
import {
  type Browser,
  type Page as BrowserPage,
  inChromium,
  launch,
  openPage,
  type Site,
  serve,
} from '@ganforge/testing/browser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everyLayer, everyOutput } from '../layers/every-layer.ts';
import type { Page } from './page.ts';
import { type RingReport, trainRing } from './train-ring.ts';

declare const ganforge: Page; // a global of the page

const seed = 3;

/**
 * On cpu and wasm the page and Node run the same kernels, but functions such as Math.exp may differ in the last bit
 * between versions of V8. webgl and webgpu add numbers in another order.
 */
const tolerance = 1e-5;

function flat({ losses, samples }: RingReport): number[] {
  return [...losses.flatMap((terms) => Object.values(terms)), ...samples];
}

inChromium('layers and WGAN-GP in a browser', () => {
  describe.each(['cpu', 'wasm', 'webgl', 'webgpu'] as const)('in Chromium on %s', (engine) => {
    let folder: string | undefined;
    let browser: Browser | undefined;
    let site: Site | undefined;
    let page: BrowserPage;
    beforeAll(async () => {
      await useEngine(engine.startsWith('web') ? 'cpu' : engine); // Node's results are compared with this engine
      folder = await mkdtemp(join(tmpdir(), 'ganforge-browser-'));
      [browser, site] = [
        await launch(),
        await serve(new URL('page.ts', import.meta.url), { model: join(folder, 'model') }),
      ];
      page = await openPage(browser, site.url);
      await page.evaluate((name) => ganforge.use(name), engine);
    });
    afterAll(async () => {
      await browser?.close();
      await site?.close();
      if (folder !== undefined) await rm(folder, { recursive: true });
    });

    test('a network of every layer, saved in Node, is loaded and gives the same numbers', async () => {
      const network = everyLayer();
      await saveModel(network, join(folder!, 'model'));
      const actual = await page.evaluate(([url, s]) => ganforge.outputs(url, s), [
        `${site!.url}/model/model.json`,
        seed,
      ] as const);
      const inference = relativeDeviation(actual.inference, everyOutput(network));
      const training = relativeDeviation(actual.training, everyOutput(network, seed));
      network.dispose();
      console.info(
        `every layer in Chromium on ${engine}: within ${inference.toExponential(1)} of Node's numbers in inference, ` +
          `${training.toExponential(1)} in training mode`,
      );
      expect(inference).toBeLessThanOrEqual(tolerance);
      expect(training).toBeLessThanOrEqual(tolerance);
    });

    test('ten steps of a WGAN-GP on a ring move the weights, leave no tensor behind and are those of Node', async () => {
      const actual = await page.evaluate(() => ganforge.trainRing());
      expect(actual.losses.length).toBe(10);
      for (const terms of actual.losses) {
        expect(Object.keys(terms).sort()).toEqual(['critic/penalty', 'critic/wasserstein', 'generator/wasserstein']);
        expect(Object.values(terms).every(Number.isFinite)).toBe(true);
      }
      expect(actual.unmoved).toEqual(['critic/output/bias']); // This bias cancels out in `f(fake) - f(real)`.
      expect(new Set(actual.tensors.slice(1)).size).toBe(1); // the optimizers create their slots in the first step
      const deviation = relativeDeviation(flat(actual), flat(await trainRing()));
      console.info(
        `ten steps of WGAN-GP in Chromium on ${engine}: losses and samples within ${deviation.toExponential(1)} of Node's`,
      );
      expect(deviation).toBeLessThanOrEqual(tolerance);
    });
  });
});
