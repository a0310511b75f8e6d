import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvParser, readCsv, writeCsv } from '../../src/table/csv.ts';

describe('CSV', () => {
  it('is read as RFC 4180 has it', () => {
    expect(readCsv('test', 'x', 'a,b\r\n"1, 2","say ""hi""\n"\r\n,\n')).toEqual([
      ['a', 'b'],
      ['1, 2', 'say "hi"\n'],
      ['', ''],
    ]);
    expect(readCsv('test', 'x', 'a,')).toEqual([['a', '']]);
    expect(readCsv('test', 'x', '\n\na\n\n')).toEqual([['a']]);
    expect(() => readCsv('test', 'x.csv', 'a\n"b')).toThrow('x.csv, line 2, has an unclosed quote');
    expect(() => readCsv('test', 'x.csv', 'a\nb"c"\n')).toThrow('x.csv, line 2');
    expect(readCsv('test', 'x', '\uFEFFa, b \r1,"x" \r\r2,\n')).toEqual([
      ['a', 'b'],
      ['1', 'x'],
      ['2', ''],
    ]);
    expect(readCsv('test', 'x', 'a|b\n1,5|"|"', '|')[1]).toEqual(['1,5', '|']);
  });

  it('is read alike in whatever chunks it comes', () => {
    const text = '\uFEFFa,b\r\n"1, ""2""\r\n",3 \r\n\r\n,"x"\r\n';
    for (let size = 1; size < 9; size++) {
      const rows: [string[], number][] = [];
      const parser = new CsvParser({ where: 'test', path: 'x', onRow: (row, line) => rows.push([row, line]) });
      for (let i = 0; i < text.length; i += size) parser.push(text.slice(i, i + size));
      parser.finish();
      expect(rows).toEqual([
        [['a', 'b'], 1],
        [['1, "2"\r\n', '3'], 2],
        [['', 'x'], 5],
      ]);
    }
  });

  it('is read as it was written, with any cells', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é') });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 5 }), (rows) => {
        expect(readCsv('test', 'x', writeCsv(rows))).toEqual(rows);
      }),
      { seed: 1 },
    );
  });
});
