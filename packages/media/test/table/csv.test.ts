import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv, writeCsv } from '../../src/table/csv.ts';

describe('CSV', () => {
  it('is read as RFC 4180 has it', () => {
    expect(readCsv('test', 'x', 'a,b\r\n"1, 2","say ""hi""\n"\r\n,\n')).toEqual([
      ['a', 'b'],
      ['1, 2', 'say "hi"\n'],
      ['', ''],
    ]);
    expect(readCsv('test', 'x', 'a,')).toEqual([['a', '']]);
    expect(readCsv('test', 'x', '\n\na\n\n')).toEqual([['a']]);
    expect(() => readCsv('test', 'x.csv', 'a\n"b')).toThrow('x.csv, line 2, has a quote that is not closed');
    expect(() => readCsv('test', 'x.csv', 'a\nb"c"\n')).toThrow('x.csv, line 2');
  });

  it('is read as it was written, whatever cells hold', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é') });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 }), (rows) => {
        expect(readCsv('test', 'x', writeCsv(rows))).toEqual(rows);
      }),
      { seed: 1 },
    );
  });
});
