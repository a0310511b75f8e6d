import { deflateRawSync } from 'node:zlib';
import { crc32, GanError, openZip, readZip, sha256, writeZip } from '@ganforge/formats';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { find, flipped, outcomeOf, patched } from '../damage.ts';
import { expected, fixture } from '../fixtures.ts';
import { expectFlipsFound } from './flips.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const LOCAL = [0x50, 0x4b, 3, 4];
const CENTRAL = [0x50, 0x4b, 1, 2];
const END = [0x50, 0x4b, 5, 6];
const contents = Object.fromEntries(Object.entries(expected.zip).map(([name, content]) => [name, ascii(content)]));

describe("archives written by Python's zipfile", () => {
  it.each([
    ['plain.zip', 'stored and deflated files, a folder and a comment'],
    ['streamed.zip', 'sizes and CRC behind the data'],
    ['zip64.zip', 'zip64 records'],
  ])('%s: %s', async (name) => {
    expect(await readZip(fixture(name))).toEqual(contents);
  });

  it('zip64 values are read if the plain end record has none', async () => {
    // Python writes the values to both fields. Other programs fill the plain fields with ones, as in APPNOTE 4.4.1.4.
    const bytes = fixture('zip64.zip');
    expect(await readZip(patched(bytes, find(bytes, END) + 8, ...Array(12).fill(255)))).toEqual(contents);
  });

  it('an unknown method is refused by name', async () => {
    await expect(readZip(fixture('lzma.zip'))).rejects.toThrow(
      "'a.txt' must be stored (0) or deflated (8); received method 14",
    );
  });

  it('reads only the files that are named', async () => {
    expect(await readZip(fixture('plain.zip'), { names: ['a.txt'] })).toEqual({ 'a.txt': ascii('alpha') });
    await expect(readZip(fixture('plain.zip'), { names: ['b'] })).rejects.toThrow(
      "it has no 'b'; it has a.txt, folder/b.txt",
    );
  });
});

describe('an archive that is opened', () => {
  it('gives its files one by one, without the folders', async () => {
    const archive = openZip(fixture('plain.zip'));
    expect([...archive.names].sort()).toEqual(Object.keys(contents).sort());
    for (const name of archive.names) {
      expect(archive.sizeOf(name)).toBe(contents[name]!.length);
      expect(await archive.read(name)).toEqual(contents[name]);
    }
    await expect(archive.read('folder/')).rejects.toThrow("it has no 'folder/'");
  });

  it('refuses a damaged file when it is read, and gives the others', async () => {
    const bytes = fixture('plain.zip');
    const archive = openZip(flipped(bytes, find(bytes, [...ascii('alpha')]), 1));
    await expect(archive.read('a.txt')).rejects.toMatchObject({ code: 'checksum' });
    expect(await archive.read('folder/b.txt')).toEqual(contents['folder/b.txt']);
  });
});

describe('damage', () => {
  it.each(['plain.zip', 'zip64.zip'])('%s cut short anywhere is refused', async (name) => {
    const bytes = fixture(name);
    for (let length = 0; length < bytes.length; length++) {
      expect(await outcomeOf(() => readZip(bytes.subarray(0, length))), `${length} bytes`).toBeInstanceOf(GanError);
    }
  });

  // zip.long.test.ts flips a bit of every byte.
  it.each(['plain.zip', 'zip64.zip'])('%s with a flipped bit is refused or holds the same files', (name) =>
    expectFlipsFound(name, 3),
  );

  it('a changed byte of a stored or deflated file is found by its CRC or by inflating', async () => {
    const bytes = fixture('plain.zip');
    const stored = find(bytes, [...ascii('alpha')]);
    await expect(readZip(flipped(bytes, stored, 1))).rejects.toMatchObject({
      code: 'checksum',
      message: expect.stringContaining("'a.txt' is damaged: CRC-32 must be"),
    });
  });
});

/** Returns an archive of one file. Its header fields may be wrong. */
function forged(
  packed: Uint8Array,
  fields: { method?: number; size?: number; name?: string; crc?: number },
): Uint8Array {
  const { method = 8, size = packed.length, name = 'x', crc = 0 } = fields;
  const archive = writeZip({ [name]: packed });
  const central = find(archive, CENTRAL);
  const little = (value: number): number[] => [0, 8, 16, 24].map((shift) => (value >>> shift) & 255);
  archive.set([method, 0], 8);
  archive.set([method, 0], central + 10);
  archive.set(little(crc), central + 16);
  archive.set(little(size), central + 24);
  return archive;
}

describe('sizes that lie', () => {
  const zeros = new Uint8Array(100_000);
  const packed = deflateRawSync(zeros);
  const crc = crc32(zeros);

  it('an archive with true sizes is read', async () => {
    expect(await readZip(forged(packed, { size: 100_000, crc }))).toEqual({ x: zeros });
  });

  it.each<[string, Uint8Array, string]>([
    ['a bomb that declares little', forged(packed, { size: 100, crc }), "'x' inflates to more than the 100 bytes"],
    ['one that declares more', forged(packed, { size: 100_001, crc }), 'inflates to 100000 bytes, but declares 100001'],
    ['one that no deflate stream can hold', forged(packed, { size: 1e9, crc }), "'x' cannot hold 1000000000 bytes"],
    ['stored sizes that differ', forged(packed, { method: 0, size: 5 }), "'x' cannot hold 5 bytes"],
    [
      'bytes that are no deflate stream',
      forged(new Uint8Array(9).fill(255), { crc }),
      "'x' is damaged: its compressed bytes",
    ],
    ['a deflate stream cut short', forged(packed.subarray(0, -9), { size: 100_000, crc }), "'x'"],
  ])('refuses %s', async (_, bytes, message) => {
    await expect(readZip(bytes)).rejects.toThrow(GanError);
    await expect(readZip(bytes)).rejects.toThrow(message);
  });

  it('refuses more than maxBytes before it inflates', async () => {
    await expect(readZip(forged(packed, { size: 100_000, crc }), { maxBytes: 99_999 })).rejects.toThrow(
      'at most 99999 bytes (maxBytes); they declare 100000',
    );
  });

  it('refuses an invalid maxBytes', async () => {
    await expect(readZip(forged(packed, {}), { maxBytes: Number.NaN })).rejects.toThrow('received NaN');
  });

  it('names the Node version that can inflate if the platform cannot', async () => {
    vi.stubGlobal('DecompressionStream', undefined);
    const refusal = readZip(forged(packed, { size: 100_000, crc }));
    await expect(refusal).rejects.toMatchObject({ code: 'unsupported' });
    vi.unstubAllGlobals();
  });
});

describe('structures that lie', () => {
  const archive = writeZip({ aa: ascii('alpha'), bb: ascii('beta') });
  const central = (n: number): number => find(archive, CENTRAL, n);
  const end = find(archive, END);

  it.each<[string, Uint8Array, string]>([
    ['another format', ascii('not a zip archive, but long enough'), 'has no end record'],
    ['nothing', new Uint8Array(), 'has no end record'],
    ['a directory outside the file', patched(archive, end + 16, 255, 255, 0, 0), 'does not end at the start'],
    ['more entries than fit', patched(archive, end + 10, 200), 'does not end at the start'],
    ['fewer entries than there are', patched(archive, end + 10, 1), 'directory is damaged'],
    ['several disks', patched(archive, end + 4, 1), 'split over several disks'],
    ['an encrypted file', patched(archive, central(0) + 8, 1, 8), "'aa' is encrypted"],
    [
      'a file outside the archive',
      patched(archive, central(1) + 42, 255),
      "header of 'bb' is not at the expected place",
    ],
    [
      'bytes that run into the directory',
      patched(archive, find(archive, LOCAL, 1) + 28, 1),
      "'bb' lies outside the file",
    ],
    ['two entries with the same bytes', patched(archive, central(1) + 42, 0), 'overlaps another file'],
    ['a header with another name', patched(archive, find(archive, LOCAL, 1) + 30, 99), "header of 'bb' contradicts"],
    ['a header with another method', patched(archive, find(archive, LOCAL, 1) + 8, 8), "header of 'bb' contradicts"],
    [
      'a header with a name that is not even UTF-8',
      patched(archive, central(0) + 46, 255),
      'contradicts the directory',
    ],
    ['zip64 values that are missing', patched(archive, central(0) + 42, 255, 255, 255, 255), "header of 'aa' is not"],
  ])('refuses %s', async (_, bytes, message) => {
    await expect(readZip(bytes)).rejects.toThrow(GanError);
    await expect(readZip(bytes)).rejects.toThrow(message);
  });

  it('refuses a zip64 end record that is not there', async () => {
    const zip64 = fixture('zip64.zip');
    const locator = find(zip64, [0x50, 0x4b, 6, 7]);
    await expect(readZip(flipped(zip64, locator + 8, 1))).rejects.toThrow(
      'zip64 end record is not at the expected place',
    );
    await expect(readZip(flipped(zip64, locator + 12, 1))).rejects.toThrow(
      'zip64 end record is not at the expected place',
    );
  });
});

it('refuses an encrypted file, and one packed in an unknown way, when it is read, and gives the others', async () => {
  const archive = writeZip({ aa: ascii('alpha'), bb: ascii('beta') });
  const encrypted = patched(archive, find(archive, CENTRAL) + 8, 1, 8);
  expect(await readZip(encrypted, { names: ['bb'] })).toEqual({ bb: ascii('beta') });
  await expect(openZip(encrypted).read('aa')).rejects.toThrow("'aa' is encrypted");
  const lzma = patched(patched(archive, 8, 14), find(archive, CENTRAL) + 10, 14);
  expect(await readZip(lzma, { names: ['bb'] })).toEqual({ bb: ascii('beta') });
});

describe('writeZip', () => {
  const part = fc
    .string({ unit: fc.constantFrom('a', 'b', 'é', '😀', ' ', '.'), minLength: 1, maxLength: 4 })
    .filter((s) => s !== '.' && s !== '..');
  const name = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));

  it('round trip: any files come back, and their order does not matter', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, fc.uint8Array(), { maxKeys: 5, noNullPrototype: true }), async (files) => {
        const bytes = writeZip(files);
        expect(await readZip(bytes)).toEqual(files);
        expect(writeZip(Object.fromEntries(Object.entries(files).reverse()))).toEqual(bytes);
      }),
      { numRuns: 50 },
    );
  });

  it("writes what Python's zipfile and unzip were seen to test as whole", async () => {
    expect(await sha256(writeZip(contents))).toBe('fbe2feba9adb151b19f3f206373fab69126e481c959eb20932fc9bed1f50053f');
  });

  it('refuses what a zip cannot hold', () => {
    expect(() => writeZip({ 'folder/': new Uint8Array() })).toThrow(GanError);
    expect(() => writeZip({ 'a\ud800': new Uint8Array() })).toThrow('unsafe');
    expect(() => writeZip({ ['n'.repeat(65_536)]: new Uint8Array() })).toThrow('at most 65535 bytes');
    const many = Object.fromEntries(Array.from({ length: 65_535 }, (_, i) => [`${i}`, new Uint8Array()]));
    expect(() => writeZip(many)).toThrow('received 65535 files');
  });
});
