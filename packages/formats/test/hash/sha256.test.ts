import { GanError, sha256 } from '@ganforge/formats';
import { afterEach, expect, it, vi } from 'vitest';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

afterEach(() => vi.unstubAllGlobals());

it('gives the examples of FIPS 180-4', async () => {
  expect(await sha256(ascii(''))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(await sha256(ascii('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(await sha256(ascii('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'))).toBe(
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  );
  expect(await sha256(ascii('a'.repeat(1_000_000)))).toBe(
    'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
  );
});

it('hashes a part of a buffer, and shared memory', async () => {
  const shared = new Uint8Array(new SharedArrayBuffer(5));
  shared.set(ascii('xabcx'));
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(await sha256(ascii('xabcx').subarray(1, 4))).toBe(abc);
  expect(await sha256(shared.subarray(1, 4))).toBe(abc);
});

it('gives advice if a browser has no crypto.subtle', async () => {
  vi.stubGlobal('crypto', {});
  const refusal = sha256(ascii('abc'));
  await expect(refusal).rejects.toBeInstanceOf(GanError);
  await expect(refusal).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining('https') });
});
