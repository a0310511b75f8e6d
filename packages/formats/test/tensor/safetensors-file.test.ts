import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createSha256,
  decodeSafetensors,
  encodeSafetensors,
  readSafetensors,
  safetensorsParts,
  sha256,
} from '@ganforge/formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixture } from '../fixtures.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganforge-safetensors-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const written = (bytes: Uint8Array): string => {
  const path = join(folder, 'file.safetensors');
  writeFileSync(path, bytes);
  return path;
};

describe('readSafetensors', () => {
  it.each(['all-dtypes.safetensors', 'no-tensors.safetensors'])(
    'reads of %s what decodeSafetensors does',
    async (name) => {
      const bytes = fixture(name);
      const read = await readSafetensors(written(bytes));
      expect(read).toEqual({ ...decodeSafetensors(bytes), bytes: bytes.length, sha256: await sha256(bytes) });
      expect(Object.keys(read.tensors)).toEqual(Object.keys(decodeSafetensors(bytes).tensors));
    },
  );

  it('refuses a file that is cut anywhere, as decodeSafetensors does', async () => {
    const bytes = encodeSafetensors({ a: { dtype: 'F32', shape: [3], data: Float32Array.of(1, 2, 3) } });
    for (let length = 0; length < bytes.length; length++) {
      await expect(readSafetensors(written(bytes.subarray(0, length)))).rejects.toMatchObject({ code: 'file' });
    }
    await expect(readSafetensors(join(folder, 'missing'))).rejects.toMatchObject({ code: 'file' });
  });
});

describe('parts', () => {
  it('are the file, without a copy of a tensor', () => {
    const data = Float32Array.of(1, 2, 3);
    const tensors = {
      a: { dtype: 'F32', shape: [3], data },
      b: { dtype: 'U8', shape: [1], data: Uint8Array.of(7) },
    } as const;
    const parts = safetensorsParts(tensors, { step: '1' });
    expect(Buffer.concat(parts).equals(encodeSafetensors(tensors, { step: '1' }))).toBe(true);
    expect(parts.some(({ buffer }) => buffer === data.buffer)).toBe(true);
  });

  it('have the sum of the whole', async () => {
    const hash = await createSha256();
    for (const part of ['a', '', 'bc']) hash.update(new TextEncoder().encode(part));
    expect(hash.digest()).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
