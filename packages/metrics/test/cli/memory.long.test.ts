import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomImages, writePngs } from './image-folders.ts';

const root = mkdtempSync(`${tmpdir()}/metrics-memory-`);
afterAll(() => rmSync(root, { recursive: true }));
const program = fileURLToPath(new URL('peak-memory.ts', import.meta.url));

/** Returns the peak memory, in megabytes, of a process that computes the statistics of `n` images of 64x64 pixels. */
function peakOf(n: number): number {
  const folder = `${root}/${n}`;
  mkdirSync(folder);
  for (let i = 0; i < n; i++) linkSync(`${root}/images/${`${i % 100}`.padStart(5, '0')}.png`, `${folder}/${i}.png`);
  const args = ['--import', 'tsx', '--conditions=@ganforge/source', program, folder];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  const report = JSON.parse(stdout) as { n: number; peak: number };
  expect(report.n).toBe(n);
  return report.peak;
}

describe('memory', () => {
  beforeAll(() => writePngs(`${root}/images`, randomImages(100, 64, 1), 64));

  it('does not grow with the number of images', () => {
    const [few, many] = [peakOf(2000), peakOf(8000)];
    // The pixels of 6,000 images of 64x64 take 74 MB, and their features 5 MB. The size of the heap varies by 20 MB.
    expect(many - few, `${few} MB for 2,000 images, ${many} MB for 8,000`).toBeLessThan(40);
  });
});
