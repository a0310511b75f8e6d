import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chessDataset } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { parsePgn } from '@ganforge/media/chess';
import { chessGan } from '@ganforge/models';
import { inChromium, launch } from '@ganforge/testing/browser';
import { train } from '@ganforge/trainer';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { openChessSite } from './site.ts';

const PGN = `[White "A"]\n[Black "B"]\n[Result "1-0"]\n\n1. e4 e5 2. Qh5 Nc6 3. Bc4 Nf6 4. Qxf7# 1-0\n`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganforge-chess-run-'));
  await useEngine('cpu');
  await trainedRun(join(folder, 'run'));
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A run of a few steps on one short game. */
async function trainedRun(run: string): Promise<void> {
  const dataset = chessDataset(parsePgn(PGN).games, { player: ['A'] });
  const gan = chessGan({ filters: 4, blocks: 1, headDim: 4, cloningSteps: 3, seed: 1 });
  await train(gan, dataset, { steps: 3, seed: 1, batchSize: 4, folder: run });
  gan.dispose();
}

async function site(): Promise<string> {
  const { url, close } = await openChessSite(join(folder, 'run'), 0);
  onTestFinished(close);
  return url;
}

it('serves files of the page and of the run alone', async () => {
  const url = await site();
  const statusOf = async (path: string) => (await fetch(new URL(path, url))).status;
  expect(await statusOf('run/run.json')).toBe(200);
  expect(await statusOf('page.js')).toBe(200);
  const refused = ['run/%2e%2e/%2e%2e/etc/passwd', 'run/..%2f..%2fetc%2fpasswd', 'run/', 'site.ts', '%E0%A4%A'];
  for (const path of refused) expect(await statusOf(path), path).toBe(404);
});

inChromium('a game in a browser', () => {
  it('plays against the policy of a run, shows the mentor’s moves and saves the game', async () => {
    const url = await site();
    const browser = await launch();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    await page.goto(url);
    const yours = () => page.waitForFunction(() => document.querySelector('#status')!.textContent === 'Your move.');
    await yours();
    const click = (square: string) => page.click(`[data-square=${square}]`);
    await click('e5'); // an empty square chooses nothing
    expect(await page.locator('.chosen, .target').count()).toBe(0);
    await click('g1');
    expect(
      await page.locator('.target').evaluateAll((all) => all.map((one) => one.getAttribute('data-square'))),
    ).toEqual(['f3', 'h3']);
    await click('f3');
    await yours();
    await click('e2');
    await click('e4');
    await yours();
    const text = await page.textContent('#moves');
    expect(text).toMatch(/^1\. Nf3 \S+ 2\. e4 \S+$/);
    const lesson = await page.locator('#lesson li').allTextContents();
    expect(lesson.length).toBeGreaterThanOrEqual(3);
    expect(lesson.filter((line) => line === lesson.find((one) => one.endsWith('(your move)')))).toEqual([
      expect.stringMatching(/^e4: [\d.]+ % \(your move\)$/),
    ]);
    const href = await page.getAttribute('#save', 'href');
    const { games } = parsePgn(decodeURIComponent(href!.slice(href!.indexOf(',') + 1)));
    expect(games[0]!.moves).toHaveLength(4);
    expect(games[0]!.tags.Black).toBe('chessGan');

    await page.selectOption('#level', '5'); // with a search
    await page.selectOption('#side', 'black');
    await page.waitForFunction(() => /^1\. \S+$/.test(document.querySelector('#moves')!.textContent!));
    expect(await page.locator('[data-square]').first().getAttribute('data-square')).toBe('h1');
    if (process.env.GANFORGE_PICTURES)
      await page.screenshot({ path: `${process.env.GANFORGE_PICTURES}/chess-page.png` });
    expect(errors).toEqual([]);
  }, 120_000);
});
