import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { GanError } from '@ganforge/formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noise } from '../../../media/test/noise.ts';
import { readTar } from '../../src/sets/tar.ts';
import { tarBytes } from '../images/cifar-bytes.ts';
import { refusal } from '../refusal.ts';

const archive = tarBytes([
  { name: 'set/', type: '5' },
  { name: 'set/a.bin', data: noise(700) },
  { name: 'b.bin', data: noise(512, 2), prefix: 'set/deep' },
  { name: 'empty' },
]);

describe('readTar', () => {
  it('gives the regular files, whatever their size, as views', () => {
    const files = readTar(archive);
    expect(files.map(({ name, data }) => [name, data.length])).toEqual([
      ['set/a.bin', 700],
      ['set/deep/b.bin', 512],
      ['empty', 0],
    ]);
    expect([...files[0]!.data]).toEqual([...noise(700)]);
    expect([...files[1]!.data]).toEqual([...noise(512, 2)]);
    expect(files[0]!.data.buffer).toBe(archive.buffer);
  });

  it.skipIf(process.platform === 'win32')('reads what tar writes, in the old format of GNU and in ustar', () => {
    const folder = mkdtempSync(`${tmpdir()}/tar-`);
    mkdirSync(`${folder}/set`);
    writeFileSync(`${folder}/set/data_batch_1.bin`, noise(3073));
    writeFileSync(`${folder}/set/batches.meta.txt`, 'airplane\n');
    symlinkSync('data_batch_1.bin', `${folder}/set/link`);
    for (const format of ['ustar', 'gnu', 'v7'].filter((kind) => kind === 'ustar' || process.platform === 'linux')) {
      execFileSync('tar', [`--format=${format}`, '-cf', `${folder}/set.tar`, '-C', folder, 'set']);
      const files = readTar(execFileSync('cat', [`${folder}/set.tar`]));
      expect(files.map(({ name, data }) => [name, data.length]).sort()).toEqual([
        ['set/batches.meta.txt', 9],
        ['set/data_batch_1.bin', 3073],
      ]);
    }
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['nothing', new Uint8Array(0), 'at byte 0: the archive ends without the empty block'],
    ['no archive', noise(2000), "a header's checksum of undefined was expected"],
    ['a header cut short', archive.subarray(0, 700), 'at byte 512: the archive ends without'],
    [
      'a file cut short',
      archive.subarray(0, 1500),
      'at byte 512: a file of 700 bytes was expected; 476 bytes are left',
    ],
    ['a missing end', archive.subarray(0, archive.length - 1024), 'the archive ends without the empty block'],
    ['a header with one bit flipped', archive.with(513, archive[513]! ^ 1), "at byte 512: a header's checksum of"],
    ["a long name's header", tarBytes([{ name: 'x', type: 'L' }]), "a header of type 'L' cannot be read"],
    ['a pax header', tarBytes([{ name: 'x', type: 'x' }]), "a header of type 'x' cannot be read"],
  ])('refuses %s', async (_, bytes, message) => {
    const error = await refusal(() => readTar(bytes, 'set.tar'));
    expect([error.code, error.message]).toEqual(['file', expect.stringContaining(message)]);
    expect(error.message).toMatch(/^\[data\/tar\] set\.tar is damaged or cut short/);
  });

  it('reads or refuses whatever bytes come, and never beyond them', () => {
    const flips = fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), { maxLength: 5 });
    fc.assert(
      fc.property(fc.nat(archive.length), flips, (length, changes) => {
        const bytes = Uint8Array.from(archive.subarray(0, length));
        for (const [at, value] of changes) if (at < length) bytes[at] = value;
        try {
          for (const { data } of readTar(bytes)) expect(data.byteOffset + data.length).toBeLessThanOrEqual(length);
        } catch (error) {
          expect(error).toBeInstanceOf(GanError);
        }
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it('refuses a size that reaches past the end even where its checksum is right', async () => {
    const bytes = Uint8Array.from(archive);
    bytes.set(new TextEncoder().encode('77777777777'), 512 + 124);
    bytes.set(new TextEncoder().encode('        '), 512 + 148);
    const sum = bytes.subarray(512, 1024).reduce((a, b) => a + b);
    bytes.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, '0')}\0 `), 512 + 148);
    expect((await refusal(() => readTar(bytes))).message).toContain('a file of 8589934591 bytes was expected');
  });
});
