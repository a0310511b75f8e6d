import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadIdx, parseIdx } from '../../src/images/idx.ts';
import { refusal } from '../refusal.ts';
import { idxBytes } from './idx-bytes.ts';

/** Converts hexadecimal digits to bytes. Spaces are ignored. */
const hex = (digits: string): Uint8Array => Uint8Array.from(Buffer.from(digits.replaceAll(' ', ''), 'hex'));

describe('parseIdx', () => {
  // The numbers are big-endian hexadecimal. They were computed by hand from two's complement and IEEE 754.
  it.each([
    ['uint8', '00000801 00000003 00 7f ff', [0, 127, 255]],
    ['int8', '00000901 00000003 00 80 ff', [0, -128, -1]],
    ['int16', '00000b01 00000003 0102 8000 ffff', [258, -32768, -1]],
    ['int32', '00000c01 00000002 00010203 80000000', [66051, -2147483648]],
    ['float32', '00000d01 00000003 3fc00000 c0490fdb 7f800000', [1.5, Math.fround(-Math.PI), Number.POSITIVE_INFINITY]],
    ['float64', '00000e01 00000002 400921fb54442d18 bff0000000000000', [Math.PI, -1]],
  ])('reads %s', (dtype, bytes, expected) => {
    const array = parseIdx(hex(bytes));
    expect(array.dtype).toBe(dtype);
    expect(array.shape).toEqual([expected.length]);
    expect(Array.from(array.data)).toEqual(expected);
  });

  it('reads sizes of several dimensions, row by row, from the middle of a larger buffer at an odd offset', () => {
    const file = hex('00000b02 00000002 00000003 0000 0001 0002 0003 0004 0005');
    const larger = new Uint8Array(file.length + 7).fill(0xee);
    larger.set(file, 3);
    const array = parseIdx(larger.subarray(3, 3 + file.length));
    expect(array.shape).toEqual([2, 3]);
    expect(Array.from(array.data)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('refuses a truncated file, with its name, expected and received bytes', async () => {
    const error = await refusal(() => parseIdx(idxBytes([2, 3], [1, 2, 3, 4, 5]), 'five.idx'));
    expect(error.code).toBe('file');
    expect(error.message).toContain('five.idx is truncated');
    expect(error.message).toContain('requires 18 bytes, received 17');
  });

  it('refuses bytes after the end', async () => {
    const error = await refusal(() => parseIdx(idxBytes([2], [1, 2, 3])));
    expect(error).toMatchObject({ code: 'file' });
    expect(error.message).toContain('has bytes after its end');
    expect(error.message).toContain('requires 10 bytes, received 11');
  });

  it.each([
    ['a wrong first byte', '01000801 00000001 00'],
    ['a wrong second byte', '00010801 00000001 00'],
    ['an unknown type', '00000a01 00000001 00'],
    ['no dimension', '00000800 00'],
    ['nothing', ''],
    ['less than a magic number', '000008'],
  ])('refuses %s', async (_, bytes) => {
    const error = await refusal(() => parseIdx(hex(bytes), 'odd.idx'));
    expect(error).toMatchObject({ code: 'file' });
    expect(error.message).toContain('odd.idx is not an IDX file');
  });

  it('refuses absurd dimensions without reserving memory for them', async () => {
    const four = await refusal(() => parseIdx(hex('00000e04 ffffffff ffffffff ffffffff ffffffff 00')));
    expect(four.message).toContain('[4294967295,4294967295,4294967295,4294967295]');
    const many = await refusal(() => parseIdx(hex('000008ff 00000001')));
    expect(many.message).toContain('expected 1024 bytes of header, received 8 bytes');
  });

  it('reads any bytes or refuses them with a GanError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(8, 9, 11, 12, 13, 14), (tail, type) => {
        const bytes = Uint8Array.from([0, 0, type, ...tail]);
        try {
          const { data, shape } = parseIdx(bytes);
          expect(data.length).toBe(shape.reduce((a, b) => a * b));
        } catch (error) {
          expect(error).toMatchObject({ name: 'GanError', code: 'file' });
        }
      }),
    );
  });
});

describe('loadIdx', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(`${tmpdir()}/idx-`);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('reads a path or bytes, gzipped or not, whatever the name', async () => {
    const plain = idxBytes([2, 2], [9, 8, 7, 6]);
    await writeFile(`${folder}/plain.gz`, plain);
    await writeFile(`${folder}/zipped`, gzipSync(plain));
    for (const source of [plain, gzipSync(plain), `${folder}/plain.gz`, `${folder}/zipped`]) {
      const array = await loadIdx(source);
      expect(array).toMatchObject({ dtype: 'uint8', shape: [2, 2] });
      expect(Array.from(array.data)).toEqual([9, 8, 7, 6]);
    }
  });

  it('names the file in a refusal', async () => {
    await writeFile(`${folder}/short`, idxBytes([3], [1]));
    expect((await refusal(() => loadIdx(`${folder}/short`))).message).toContain(`${folder}/short is truncated`);
    const missing = await refusal(() => loadIdx(`${folder}/missing`));
    expect(missing).toMatchObject({ code: 'file' });
    expect(missing.message).toContain(`${folder}/missing`);
  });
});
