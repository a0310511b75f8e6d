import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { NEWCOMER_LINES, writeNewcomerData } from '../../../scripts/newcomer.mjs';
import { scratch } from './support/folders.ts';

const root = scratch('newcomer');
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const tsx = import.meta.resolve('tsx');

/** The files that the command lines of each medium must create, and their number. */
const LEFT: Readonly<Record<string, readonly [string, number]>> = {
  images: ['generated', 9],
  classes: ['cats', 4],
  pairs: ['zebras', 12],
  tables: ['runs/ctgan-people-quick/samples', 1],
  texts: ['runs/seq-gan-captions-quick/samples', 1],
  molecules: ['molecules', 2],
  games: ['runs/chess-gan-games-quick/export', 1],
  pages: ['my-page', 3],
};

beforeAll(async () => {
  mkdirSync(`${root}/home`);
  await writeNewcomerData(root, createRequire(import.meta.url)('sharp'));
});

describe('a newcomer', () => {
  it.each(Object.entries(NEWCOMER_LINES))('goes from data to the end: %s', (medium, lines) => {
    for (const line of lines) {
      const before = performance.now();
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ['--import', tsx, '-C', '@ganforge/source', main, ...line],
        {
          cwd: root,
          encoding: 'utf8',
          env: { ...process.env, HOME: `${root}/home`, XDG_CACHE_HOME: '', GANFORGE_DATA_DIR: '' },
        },
      );
      const seconds = ((performance.now() - before) / 1000).toFixed(1);
      console.log(`$ ganforge ${line.join(' ')}   # ${seconds} s\n${stdout.trimEnd()}`);
      expect([line.join(' '), status, stderr]).toEqual([line.join(' '), 0, expect.not.stringMatching(/\n {4}at /)]);
    }
    const [folder, count] = LEFT[medium]!;
    expect(readdirSync(`${root}/${folder}`).length).toBeGreaterThanOrEqual(count);
  });

  it('leaves nothing outside of the folder it works in', () => {
    expect(readdirSync(`${root}/home`)).toEqual([]);
    expect(existsSync(`${root}/page/cgan.html`)).toBe(true);
  });
});
