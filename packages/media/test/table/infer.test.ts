import { decodeExamples, encodeExamples, inferTable, readTable, validateSpec } from '@ganforge/media';
import { describe, expect, it } from 'vitest';

const rows = [
  { age: 20, pay: 1.5, job: 'clerk', zip: 8001 },
  { age: 40, pay: 2.25, job: 'sales, retail', zip: 8002 },
  { age: 60, pay: -1, job: 'clerk', zip: 8001 },
];

describe('inferTable', () => {
  const spec = inferTable(rows, { categories: ['zip'] });

  it('finds numbers by mean and deviation, and categories', () => {
    expect(validateSpec(spec)).toBe(spec);
    const [age, pay, job, zip] = spec.columns;
    // Mean 40, deviations -20, 0, 20: variance 800 / 3.
    expect(age).toMatchObject({ name: 'age', type: 'number', decimals: 0 });
    expect(age!.type === 'number' && age!.modes[0]!.mean).toBeCloseTo(40, 12);
    expect(age!.type === 'number' && age!.modes[0]!.std).toBeCloseTo(Math.sqrt(800 / 3), 12);
    expect(pay).toMatchObject({ decimals: 2 });
    expect(job).toEqual({ name: 'job', type: 'category', categories: ['clerk', 'sales, retail'] });
    expect(zip).toEqual({ name: 'zip', type: 'category', categories: ['8001', '8002'] });
  });

  it('gives a spec that brings the rows back', () => {
    const back = decodeExamples(spec, encodeExamples(spec, rows));
    expect(back).toEqual(rows.map((row) => ({ ...row, zip: String(row.zip) })));
  });

  it('has a deviation of 1 where all are equal, and no rounding for odd numbers', () => {
    const { columns } = inferTable([
      { a: 7, b: 1e-9 },
      { a: 7, b: Math.PI },
    ]);
    expect(columns[0]).toEqual({ name: 'a', type: 'number', modes: [{ mean: 7, std: 1, weight: 1 }], decimals: 0 });
    expect(columns[1]).not.toHaveProperty('decimals');
    expect(inferTable([{ a: 1e21 }, { a: 1.5e-3 }]).columns[0]).toMatchObject({ decimals: 4 });
  });

  it.each([
    [() => inferTable([]), 'rows must have at least one row with one column'],
    [
      () => inferTable([{ a: 1 }, { b: 1 } as never]),
      "row 1 must have a word or finite number as 'a'; it has undefined",
    ],
    [() => inferTable([{ a: Number.NaN }]), 'it has NaN'],
    [() => inferTable([{ a: 1 }], { categories: ['b'] }), "categories must be columns of a; received 'b'"],
  ])('refuses what are no rows (%#)', (infer, problem) => {
    expect(infer).toThrow(problem);
  });
});

describe('readTable', () => {
  const file = (text: string): { path: string; bytes: Uint8Array } => ({
    path: 'x.csv',
    bytes: new TextEncoder().encode(text),
  });

  it('reads a CSV file and finds its spec', () => {
    const csv = '\uFEFFage,pay,job,zip\r\n20,1.5,clerk,8001\r\n40,2.25,"sales, retail",8002\r\n60,-1,clerk,8001\r\n';
    const { spec, rows: read } = readTable(file(csv), { categories: ['zip'] });
    expect(spec).toEqual(inferTable(rows, { categories: ['zip'] }));
    expect(read).toEqual(rows.map((row) => ({ ...row, zip: String(row.zip) })));
    expect(readTable(file('a\n1\n?\n')).spec.columns[0]).toMatchObject({ type: 'category', categories: ['1', '?'] });
  });

  it('refuses what is none, by its name', () => {
    expect(() => readTable(file(''))).toThrow('x.csv must have a line of names and at least one row');
    expect(() => readTable(file('a,b\n1,2\n3\n'))).toThrow('x.csv, row 2, must have 2 cells as its head has; it has 1');
  });
});
