import { runInNewContext } from 'node:vm';
import {
  crc32,
  crc32c,
  decodeNpy,
  decodeNpz,
  decodeSafetensors,
  GanError,
  maskedCrc32c,
  readZip,
  sha256,
} from '@ganforge/formats';
import { describe, expect, it } from 'vitest';

const readers: [string, (bytes: Uint8Array) => unknown][] = [
  ['crc32', crc32],
  ['crc32c', crc32c],
  ['maskedCrc32c', maskedCrc32c],
  ['sha256', sha256],
  ['decodeNpy', decodeNpy],
  ['decodeNpz', decodeNpz],
  ['decodeSafetensors', decodeSafetensors],
  ['readZip', readZip],
];

describe.each(readers)('%s', (_, reader) => {
  const read = async (bytes: unknown): Promise<unknown> => reader(bytes as Uint8Array);

  it.each<[unknown, string]>([
    ['123456789', "'123456789'. Try new TextEncoder().encode(text)."],
    [9, '9. Try new Uint8Array(buffer).'],
    [new ArrayBuffer(9), 'an object of class ArrayBuffer. Try'],
    [new Float32Array(9), 'an object of class Float32Array. Try'],
    [[1, 2, 3], 'an object of class Array. Try'],
    [undefined, 'undefined. Try'],
  ])('refuses %o', async (bytes, received) => {
    const refusal = read(bytes);
    await expect(refusal).rejects.toBeInstanceOf(GanError);
    await expect(refusal).rejects.toThrow(`bytes must be a Uint8Array; received ${received}`);
  });
});

it('Buffers and the Uint8Arrays of another realm are bytes', async () => {
  const foreign = runInNewContext('Uint8Array.of(97, 98, 99)') as Uint8Array;
  expect(foreign instanceof Uint8Array).toBe(false);
  for (const bytes of [foreign, Buffer.from('abc')]) {
    expect(crc32(bytes)).toBe(0x352441c2);
    expect(await sha256(bytes)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  }
});
