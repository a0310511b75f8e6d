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
  it('gives the regular files, whatever their size', async () => {
    const files = await readTar(archive);
    expect(files.map(({ name, data }) => [name, data.length])).toEqual([
      ['set/a.bin', 700],
      ['set/deep/b.bin', 512],
      ['empty', 0],
    ]);
    expect([...files[0]!.data]).toEqual([...noise(700)]);
    expect([...files[1]!.data]).toEqual([...noise(512, 2)]);
    const moved = Buffer.concat([new Uint8Array(3), archive]).subarray(3);
    expect(await readTar(moved)).toEqual(files);
  });

  it('reads those that are wanted', async () => {
    const files = await readTar(archive, (name) => name.endsWith('/b.bin'));
    expect(files.map(({ name }) => name)).toEqual(['set/deep/b.bin']);
  });

  it.skipIf(process.platform !== 'linux')(
    "reads what tar writes: v7, ustar, GNU's and pax, with names of 150 letters",
    async () => {
      const folder = mkdtempSync(`${tmpdir()}/tar-`);
      const deep = `set/${'deep-'.repeat(12)}/${'long-'.repeat(12)}`;
      const long = `${deep}/${'name-'.repeat(6)}.bin`; // longer than the v7 format allows
      mkdirSync(`${folder}/set`);
      writeFileSync(`${folder}/set/data_batch_1.bin`, noise(3073));
      writeFileSync(`${folder}/set/batches.meta.txt`, 'airplane\n');
      symlinkSync('data_batch_1.bin', `${folder}/set/link`);
      for (const format of ['v7', 'ustar', 'gnu', 'pax']) {
        if (format === 'ustar') {
          mkdirSync(`${folder}/${deep}`, { recursive: true });
          writeFileSync(`${folder}/${long}`, 'long');
        }
        execFileSync('tar', [`--format=${format}`, '-cf', `${folder}/set.tar`, '-C', folder, 'set']);
        const files = await readTar(execFileSync('cat', [`${folder}/set.tar`]));
        const expected: [string, number][] = [
          ['set/batches.meta.txt', 9],
          ['set/data_batch_1.bin', 3073],
        ];
        if (format !== 'v7') expected.push([long, 4]);
        expect(files.map(({ name, data }) => [name, data.length]).sort(), format).toEqual(expected);
        expect(files.find(({ data }) => data.length === 3073)!.data).toEqual(noise(3073));
      }
      rmSync(folder, { recursive: true });
    },
  );

  it('reads odd names under safe ones, and refuses those that leave the root', async () => {
    const named = (...names: readonly string[]): Uint8Array =>
      tarBytes(names.map((name, i) => ({ name, data: Uint8Array.of(i) })));
    const files = await readTar(named('./a.bin', '/b.bin', 'c\\d.bin', 'a.bin', 'e:f'));
    expect(files.map(({ name, data }) => [name, data[0]])).toEqual([
      ['a (2).bin', 0],
      ['b.bin', 1],
      ['c/d.bin', 2],
      ['a.bin', 3],
      ['e_f', 4],
    ]);
    for (const name of ['../x', 'a/../../x', '/../x', '..\\x']) {
      const error = await refusal(() => readTar(named('kept', name)));
      expect([error.code, error.message]).toEqual(['file', expect.stringContaining('a file name is unsafe')]);
    }
  });

  it.each([
    ['nothing', new Uint8Array(0), 'truncated'],
    ['no archive', noise(2000), 'Invalid tar number'],
    ['a header cut short', archive.subarray(0, 700), 'truncated'],
    ['a file cut short', archive.subarray(0, 1500), 'truncated'],
    ['a missing end', archive.subarray(0, archive.length - 1024), 'truncated'],
    ['a header with one bit flipped', archive.with(513, archive[513]! ^ 1), 'checksum'],
    ["a long name's header that is cut short", tarBytes([{ name: 'x', type: 'L' }]).subarray(0, 512), 'truncated'],
  ])('refuses %s', async (_, bytes, message) => {
    const error = await refusal(() => readTar(bytes, undefined, 'set.tar'));
    expect([error.code, error.message]).toEqual(['file', expect.stringContaining(message)]);
    expect(error.message).toMatch(/^\[data\/tar\] set\.tar is damaged or truncated: [^.]+\. Download it again\.$/);
  });

  it('reads or refuses whatever bytes come, and makes no more than there are', async () => {
    const flips = fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.nat(archive.length), flips, async (length, changes) => {
        const bytes = Uint8Array.from(archive.subarray(0, length));
        for (const [at, value] of changes) if (at < length) bytes[at] = value;
        try {
          const files = await readTar(bytes);
          expect(files.reduce((sum, { data }) => sum + data.length, 0)).toBeLessThanOrEqual(length);
        } catch (error) {
          expect(error).toBeInstanceOf(GanError);
        }
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it('refuses a size beyond the end before it allocates memory, even with a right checksum', async () => {
    const bytes = Uint8Array.from(archive);
    bytes.set(new TextEncoder().encode('77777777777'), 512 + 124);
    bytes.set(new TextEncoder().encode('        '), 512 + 148);
    const sum = bytes.subarray(512, 1024).reduce((a, b) => a + b);
    bytes.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, '0')}\0 `), 512 + 148);
    expect((await refusal(() => readTar(bytes))).message).toContain('truncated');
  });
});
