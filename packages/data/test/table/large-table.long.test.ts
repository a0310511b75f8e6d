import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFile } from '@ganforge/data';
import { afterAll, expect, it } from 'vitest';

const root = mkdtempSync(join(tmpdir(), 'ganforge-large-table-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Writes a CSV file with this number of rows, each of about 130 bytes. It writes the file in parts. */
async function written(rows: number): Promise<string> {
  const path = join(root, `${rows}.csv`);
  const stream = createWriteStream(path);
  stream.write('age,job,city,pay\n');
  for (let at = 0; at < rows; at += 1000) {
    const lines = Array.from(
      { length: 1000 },
      (_, i) =>
        `${(at + i) % 90},${'work'.repeat(14)}${(at + i) % 7},${'town'.repeat(14)}${(at + i) % 5},${((at + i) % 400) / 4}\n`,
    );
    if (!stream.write(lines.join(''))) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
  return path;
}

/**
 * Returns the largest JavaScript heap while a file is read, and the size of the arrays that the dataset keeps. Both are
 * in bytes.
 */
async function readingOf(path: string, rows: number): Promise<{ heap: number; kept: number }> {
  const before = process.memoryUsage().arrayBuffers;
  let heap = 0;
  const look = setInterval(() => {
    heap = Math.max(heap, process.memoryUsage().heapUsed);
  }, 5);
  const dataset = await tableFile(path, { holdout: 0, modes: 2 });
  clearInterval(look);
  expect(dataset.size).toBe(rows);
  return { heap, kept: process.memoryUsage().arrayBuffers - before };
}

it('reads a million rows as a stream: the heap does not grow with the file, and a row keeps a few bytes', async () => {
  const [small, large] = [await written(100_000), await written(1_000_000)];
  const first = await readingOf(small, 100_000);
  const second = await readingOf(large, 1_000_000);
  // The second file is 110 MB larger than the first.
  expect(second.heap - first.heap).toBeLessThan(60e6);
  expect(second.kept).toBeLessThan(120 * 1_000_000);
}, 300_000);
