import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { tableDataset, tableFile } from '@ganforge/data';
import { readTable } from '@ganforge/media';
import { afterAll, describe, expect, it } from 'vitest';

const root = mkdtempSync(join(tmpdir(), 'table-file-'));
afterAll(() => rmSync(root, { recursive: true }));

function file(name: string, contents: string | Uint8Array): string {
  const path = join(root, name);
  writeFileSync(path, contents);
  return path;
}

const csv = `\uFEFFage,job,city\r\n${Array.from({ length: 50 }, (_, i) => `${20 + i}, ${i % 3 ? 'clerk' : 'Käser'},"Rome, ${i % 2}"`).join('\r\n')}`;

describe('tableFile', () => {
  it('reads CSV, gzip or not, as readTable and tableDataset do', async () => {
    const plain = await tableFile(file('a.csv', csv));
    const zipped = await tableFile(file('a.csv.gz', gzipSync(csv)));
    expect(zipped.fingerprint).toBe(plain.fingerprint);
    const { rows } = readTable({ path: 'a.csv', bytes: new TextEncoder().encode(csv) });
    const other = tableDataset(rows);
    expect(plain.entries).toEqual(other.entries);
    expect(plain.trainingRows()).toEqual(other.trainingRows());
    expect(plain.holdoutRows()).toEqual(other.holdoutRows());
    expect(plain.trainingRows()[0]).toMatchObject({ age: 20, job: 'Käser', city: 'Rome, 0' });
  });

  it('takes options of reading and of fitting', async () => {
    const path = file(
      'b.csv',
      csv.replaceAll(',"', ';"').replaceAll(', ', '; ').replace('age,job,city', 'age;job;city'),
    );
    const { entries } = await tableFile(path, {
      delimiter: ';',
      omit: ['city'],
      types: { age: 'category' },
      holdout: 0,
    });
    expect(entries.rows.columns.map(({ name, type }) => [name, type])).toEqual([
      ['age', 'category'],
      ['job', 'category'],
    ]);
  });

  it.each<[string, string | Uint8Array, object, string]>([
    [
      'ragged.csv',
      'a,b\n1,2\n3\n',
      {},
      "ragged.csv, row 2 (line 3), must have 2 cells, as many as its header; it has 1; 'b' is",
    ],
    ['bytes.csv', Uint8Array.of(97, 10, 0xff, 10), {}, 'bytes.csv must be text in UTF-8; it is not.'],
    ['cut.csv.gz', gzipSync(csv).subarray(0, 60), {}, 'cut.csv.gz is a damaged or truncated gzip file.'],
    ['empty.csv', '', {}, 'empty.csv must have a header line and at least one row.'],
    ['option.csv', csv, { columns: 1 }, "there is no option 'columns'"],
  ])('refuses %s', async (name, contents, options, problem) => {
    await expect(tableFile(file(name, contents), options)).rejects.toThrow(problem);
  });

  it('refuses a missing file', async () => {
    await expect(tableFile(join(root, 'none.csv'))).rejects.toThrow('no such file or folder');
  });

  it('holds a few bytes a cell of a large file, not its text', async () => {
    const lines = Array.from(
      { length: 1000 },
      (_, i) => `${i % 90},${'word'.repeat(10)}${i % 7},${(i % 100) / 4}\n`,
    ).join('');
    const text = `age,job,pay\n${lines.repeat(300)}`;
    const path = file('large.csv', text);
    const before = process.memoryUsage().arrayBuffers;
    const dataset = await tableFile(path, { holdout: 0, modes: 2 });
    expect(dataset.size).toBe(300_000);
    // The codes exist twice (as read and as kept). With scalars and choices, they need under 40 bytes per row of 50
    // bytes.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(120 * 300_000);
  });
});
