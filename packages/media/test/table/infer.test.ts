import {
  decodeExamples,
  encodeExamples,
  inferTable,
  type ReadTableOptions,
  readTable,
  validateSpec,
} from '@ganforge/media';
import { describe, expect, it } from 'vitest';

const rows = [
  { age: 20, pay: 1.5, job: 'clerk', zip: 8001 },
  { age: 40, pay: 2.25, job: 'sales, retail', zip: 8002 },
  { age: 60, pay: -1, job: 'clerk', zip: 8001 },
];
const file = (text: string): { path: string; bytes: Uint8Array } => ({
  path: 'x.csv',
  bytes: new TextEncoder().encode(text),
});
const read = (text: string, options: ReadTableOptions = {}) => readTable(file(text), options);

describe('inferTable', () => {
  const spec = inferTable(rows, { types: { zip: 'category' }, modes: 1 });

  it('finds numbers by mean and deviation, and categories', () => {
    expect(validateSpec(spec)).toBe(spec);
    const [age, pay, job, zip] = spec.columns;
    // The mean is 40 and the deviations are -20, 0 and 20, so the variance is 800 / 3.
    expect(age).toMatchObject({ name: 'age', type: 'number', decimals: 0, range: [20, 60] });
    expect(age!.type === 'number' && age!.modes[0]!.mean).toBeCloseTo(40, 12);
    expect(age!.type === 'number' && age!.modes[0]!.std).toBeCloseTo(Math.sqrt(800 / 3), 12);
    expect(pay).toMatchObject({ decimals: 2 });
    expect(job).toEqual({ name: 'job', type: 'category', categories: ['clerk', 'sales, retail'], counts: [2, 1] });
    expect(zip).toMatchObject({ type: 'category', categories: ['8001', '8002'] });
  });

  it('gives a spec that brings the rows back', () => {
    const back = decodeExamples(
      spec,
      encodeExamples(
        spec,
        rows.map((row) => ({ ...row, zip: String(row.zip) })),
      ),
    );
    expect(back).toEqual(rows.map((row) => ({ ...row, zip: String(row.zip) })));
  });

  it('has no rounding for odd numbers, and digits as JavaScript writes them', () => {
    const { columns } = inferTable([
      { a: 7, b: 1e-9 },
      { a: 8, b: Math.PI },
    ]);
    expect(columns[0]).toMatchObject({ name: 'a', type: 'number', decimals: 0 });
    expect(columns[1]).not.toHaveProperty('decimals');
    expect(inferTable([{ a: 1e21 }, { a: 1.5e-3 }]).columns[0]).toMatchObject({ decimals: 4 });
  });

  it.each([
    [() => inferTable([]), 'rows must have at least one row with one column'],
    [
      () => inferTable([{ a: 1 }, { b: 1 } as never]),
      "row 1 must have a word, a finite number, true, false or null as 'a'; it has undefined",
    ],
    [() => inferTable([{ a: Number.NaN }]), 'it has NaN'],
    [() => inferTable([{ a: 1 }], { types: { b: 'date' } }), "there is no column 'b'. Try one of a."],
    [() => inferTable([{ a: 1 }], { types: { a: 'float' as never } }), "type of 'a' must be one of number, integer,"],
    [() => inferTable([{ a: 1 }], { modes: 0 }), 'modes must be an integer of at least 1; received 0'],
    [() => inferTable([{ a: 'x' }, { a: 'y' }], { log: ['a'] }), "log must name columns of numbers; 'a' is category"],
  ])('refuses what are no rows (%#)', (infer, problem) => {
    expect(infer).toThrow(problem);
  });
});

describe('types', () => {
  const csv = [
    'id,who,day,at,smokes,flag,gain,one,none,code',
    ...Array.from({ length: 24 }, (_, i) => {
      const two = String(i + 1).padStart(2, '0');
      const gain = i % 3 === 0 ? '' : `${i}.50`;
      return `${i + 1},p-${two},2026-01-${two},2026-01-${two} 10:00:${two},${i % 2 ? 'yes' : 'no'},${i % 2},${gain},x,NA,${100 - i * i}`;
    }),
  ].join('\n');
  const { spec, rows: found } = read(csv);

  it('are inferred', () => {
    const types = Object.fromEntries(spec.columns.map(({ name, type }) => [name, type]));
    expect(types).toEqual({
      id: 'id',
      who: 'id',
      day: 'date',
      at: 'date',
      smokes: 'boolean',
      flag: 'boolean',
      gain: 'number',
      one: 'constant',
      none: 'constant',
      code: 'number',
    });
    expect(validateSpec(spec)).toBe(spec);
    expect(spec.columns[1]).toEqual({ name: 'who', type: 'id', prefix: 'p-', digits: 2, next: 25 });
    expect(spec.columns[6]).toMatchObject({ missing: true, decimals: 1, range: [1.5, 23.5] });
    expect(spec.columns[5]).toMatchObject({ words: ['0', '1'], counts: [12, 12] });
    expect(found[0]).toMatchObject({ day: '2026-01-01', smokes: false, gain: null, one: 'x', none: null });
  });

  it('come back from an encoded row, with new ids and what is missing', () => {
    const back = decodeExamples(spec, encodeExamples(spec, found));
    back.forEach((row, i) => {
      const { id, who, at, ...others } = row;
      const { id: _, who: __, at: before, ...expected } = found[i]!;
      expect(others).toEqual(expected);
      expect([id, who]).toEqual([String(25 + i), `p-${25 + i}`]);
      expect(at).toBe(`${String(before).replace(' ', 'T')}Z`);
    });
  });

  it('are as stated', () => {
    const stated = read(csv, { types: { id: 'integer', who: 'category', flag: 'category' }, log: ['gain'] });
    expect(stated.spec.columns[0]).toMatchObject({ type: 'number', decimals: 0, range: [1, 24] });
    expect(stated.spec.columns[1]).toMatchObject({ type: 'category' });
    expect(stated.spec.columns[5]).toMatchObject({ type: 'category', categories: ['0', '1'] });
    expect(stated.spec.columns[6]).toMatchObject({ log: true });
    const gains = (all: typeof stated.rows) => all.map(({ gain }) => gain);
    expect(gains(decodeExamples(stated.spec, encodeExamples(stated.spec, stated.rows)))).toEqual(gains(found));
    const omitted = read(csv, { omit: ['id', 'none'] });
    expect(omitted.spec.columns.map(({ name }) => name).slice(0, 2)).toEqual(['who', 'day']);
  });
});

describe('readTable', () => {
  it('reads a CSV file with a mark of Unicode, any ends of line and spaces around cells', () => {
    const csv = '\uFEFFage,pay,job,zip\r\n20, 1.5 , clerk,8001\r\n40,2.25,"sales, retail",8002\r\n60,-1,clerk,8001\r\n';
    const { spec, rows: found } = read(csv, { types: { zip: 'category' } });
    expect(spec).toEqual(inferTable(rows, { types: { zip: 'category' } }));
    expect(found).toEqual(rows.map((row) => ({ ...row, zip: String(row.zip) })));
    expect(read('a;b\n1,5;x\n?;y', { delimiter: ';' }).spec.columns[0]).toMatchObject({ categories: ['1,5', '?'] });
    expect(read('a,b\n1,x\n?,y\n2,y', { missing: ['?'] }).spec.columns[0]).toMatchObject({
      type: 'number',
      missing: true,
    });
  });

  const wide = Array.from({ length: 10_000 }, (_, i) => `c${i}`).join(',');
  const many = Array.from({ length: 100_001 }, (_, i) => `w${i % 100_000},${i}`).join('\n');
  it.each<[string, ReadTableOptions, string]>([
    ['', {}, 'x.csv must have a header line and at least one row'],
    ['a,b\n', {}, 'x.csv must have a header line and at least one row'],
    [
      'a,b\n1,2\n3\n',
      {},
      "x.csv, row 2 (line 3), must have 2 cells, as many as its header; it has 1; 'b' is the first",
    ],
    ['a,b\n1,2\n\n3,4,5\n', {}, 'x.csv, row 2 (line 4), must have 2 cells, as many as its header; it has 3.'],
    ['a,b\n1,2\nx,4\n', { types: { a: 'number' } }, "x.csv, row 2: column 'a' must hold a number; it has 'x'."],
    ['a,b\n1,2\n1.5,4\n', { types: { a: 'integer' } }, "x.csv, row 2: column 'a' must hold an integer; it has '1.5'"],
    ['a,a\n1,2\n', {}, "x.csv: columns 1 and 2 are both 'a'. Give each column a different name."],
    ['a,,b\n1,2,3\n', {}, 'x.csv: column 2 has no name.'],
    ['a,b\n1,"2\n', {}, 'x.csv, line 2, has an unclosed quote.'],
    ['a,b\n1,2"3"\n', {}, 'x.csv, line 2, has a quote inside a cell.'],
    ['a;b\n1;2\n', {}, 'x.csv has one column, \'a;b\'. Try delimiter: ";".'],
    ['a\tb\n1\t2\n', {}, 'x.csv has one column, \'a\tb\'. Try delimiter: "\\t".'],
    ['a,b\n1,2\n', { delimiter: ';' }, 'x.csv has one column, \'a,b\'. Try delimiter: ",".'],
    ['a,b\n1,\0\n', {}, 'x.csv, line 2, has a NUL byte. Is it text in UTF-8?'],
    [
      'a,b\n2026-02-30,1\n',
      { types: { a: 'date' } },
      "column 'a' must hold a date of the calendar (2026-01-31); it has",
    ],
    [
      'a,b\n2026-01-31,1\n2026-13-01,2\n',
      { types: { a: 'date' } },
      "x.csv, row 2: column 'a' must hold a date of the calendar (2026-01-31); it has '2026-13-01'.",
    ],
    [
      'a,b\n10000-01-01,1\n',
      { types: { a: 'date' } },
      "x.csv, row 1: column 'a' must hold a date of the calendar (2026-01-31); it has '10000-01-01'.",
    ],
    [
      'a,b\n2026-01-31 25:00,1\n',
      { types: { a: 'date' } },
      "x.csv, row 1: column 'a' must hold a date of the calendar (2026-01-31); it has '2026-01-31 25:00'.",
    ],
    ['a,b\n,1\nNA,2\n', { types: { a: 'number' } }, "column 'a' has no value. Declare it as constant."],
    ['a,b\nx,1\ny,2\n', { types: { a: 'constant' } }, "column 'a' must be constant; it has 'x' and 'y'."],
    ['a,b\nx,1\nz,2\n', { types: { a: 'boolean' } }, "column 'a' must hold two words such as no and yes; it has x, z."],
    ['a,b\n1,2\n', { omit: ['c'] }, "there is no column 'c'. Try one of a, b."],
    ['a,b\n1,2\n', { omit: ['a', 'b'] }, 'omit removes all columns of x.csv'],
    ['a,b\n1,2\n', { delimiter: '::' }, "delimiter must be one character such as ';'; received '::'."],
    [`${wide}\n1`, {}, "must have 10000 cells, as many as its header; it has 1; 'c1' is the first missing column."],
    [
      `word,n\n${many}`,
      {},
      "column 'word' has 100000 different words, and a category has at most 5000. Declare it as an id",
    ],
  ])('refuses %#', (text, options, problem) => {
    expect(() => read(text, options)).toThrow(problem);
  });

  it('reads 10,000 columns, and a column without a value as a constant', () => {
    const numbers = Array.from({ length: 10_000 }, (_, i) => i);
    const { spec, rows: found } = read(
      `${wide},none\n${[0, 7, 4].map((k) => `${numbers.map((i) => i * k)},`).join('\n')}`,
      {
        modes: 1,
      },
    );
    expect(spec.columns).toHaveLength(10_001);
    expect(spec.columns[9_999]).toMatchObject({ name: 'c9999', type: 'number', range: [0, 69_993] });
    expect(spec.columns[10_000]).toEqual({ name: 'none', type: 'constant', value: null });
    expect(found[1]!.c2).toBe(14);
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(() => readTable({ path: 'x.csv', bytes: Uint8Array.of(97, 10, 0xff) })).toThrow('must be text in UTF-8');
  });
});
