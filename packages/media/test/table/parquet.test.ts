import { readFileSync } from 'node:fs';
import { inferTable, readTable } from '@ganforge/media';
import { readParquet } from '@ganforge/media/parquet';
import { describe, expect, it } from 'vitest';

const file = (name: string) => ({
  path: name,
  bytes: readFileSync(new URL(`../fixtures/table/${name}`, import.meta.url)),
});

describe('readParquet', () => {
  it('gives the rows of a file, with dates as text', async () => {
    expect(await readParquet(file('people.parquet'))).toEqual([
      { age: 39, pay: 1.5, job: 'clerk', rich: true, born: '1980-01-31', seen: '2026-01-01T12:30:00Z' },
      { age: 50, pay: null, job: null, rich: false, born: '1975-06-01', seen: '2026-01-01T12:30:00Z' },
      { age: null, pay: 3.25, job: 'Käser, retired', rich: null, born: null, seen: '2026-01-01T12:30:00Z' },
    ]);
  });

  it('has the types that the same table has as CSV', async () => {
    const csv =
      'age,pay,job,rich,born\n39,1.5,clerk,true,1980-01-31\n50,,,false,1975-06-01\n,3.25,"Käser, retired",,\n';
    const { spec } = readTable({ path: 'people.csv', bytes: new TextEncoder().encode(csv) });
    const rows = await readParquet(file('people.parquet'), { omit: ['seen'] });
    expect(inferTable(rows)).toEqual(spec);
  });

  it.each<[string, object, string]>([
    [
      'odd.parquet',
      {},
      "odd.parquet, row 1: column 'list' must hold a number up to 2^53, a text, a date, true or false; it has a list",
    ],
    ['odd.parquet', { omit: ['list'] }, "column 'big' must hold a number up to 2^53"],
    ['odd.parquet', { omit: ['x'] }, "there is no column 'x'. Try one of list, big, n."],
    ['odd.parquet', { omit: ['list', 'big', 'n'] }, 'omit removes all columns of odd.parquet. Keep at least one.'],
    ['odd.parquet', { columns: 1 }, "there is no option 'columns'"],
    ['mixtures.json', {}, 'mixtures.json is not a Parquet file that can be read'],
  ])('refuses %s with %o', async (name, options, message) => {
    await expect(readParquet(file(name), options)).rejects.toThrow(message);
  });
});
