import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import type { Checksum } from '@ganforge/formats/download';
import { afterAll, describe, expect, it } from 'vitest';
import { checkFile, readChecked } from '../../src/download/checksum.ts';
import { refusal } from '../damage.ts';

const folder = mkdtempSync(`${tmpdir()}/checksum-`);
const [plain, zipped, large] = [`${folder}/abc`, `${folder}/abc.gz`, `${folder}/large`];
const abc = new TextEncoder().encode('abc');
writeFileSync(plain, abc);
writeFileSync(zipped, gzipSync(abc));
writeFileSync(large, 'a'.repeat(1_000_000));
afterAll(() => rmSync(folder, { recursive: true }));

// These are the digests of "abc" and of a million "a", from RFC 1321, section A.5, and FIPS 180-2, appendix B.
const md5: Checksum = { algorithm: 'md5', hex: '900150983cd24fb0d6963f7d28e17f72' };
const sha256: Checksum = {
  algorithm: 'sha256',
  hex: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
};
const million: Checksum = {
  algorithm: 'sha256',
  hex: 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
};

describe('checkFile and readChecked', () => {
  it('agree with the published digests, of the file and of the payload, in either case', async () => {
    for (const checksum of [md5, sha256, { ...md5, hex: md5.hex.toUpperCase() }]) {
      await checkFile(plain, checksum);
      expect(new Uint8Array(await readChecked(plain, checksum))).toEqual(abc);
      for (const path of [plain, zipped]) {
        await checkFile(path, { ...checksum, of: 'payload' });
        expect(new Uint8Array(await readChecked(path, { ...checksum, of: 'payload' }))).toEqual(abc);
      }
    }
    await checkFile(large, million);
  });

  it.each([checkFile, readChecked])('refuse another hash, with both (%o)', async (check) => {
    const error = await refusal(() => check(zipped, sha256)); // the hash of the file, not of its content
    expect(error.code).toBe('checksum');
    expect(error.message).toMatch(new RegExp(`${zipped}.*sha256: expected ${sha256.hex}, received [0-9a-f]{64}`));
    expect(error.message).not.toContain(`received ${sha256.hex}`);
  });

  it.each([checkFile, readChecked])('refuse a file that is missing or no file (%o)', async (check) => {
    expect(await refusal(() => check(`${folder}/none`, md5))).toMatchObject({ code: 'file' });
    expect(await refusal(() => check(folder, md5))).toMatchObject({ code: 'io' });
  });
});
