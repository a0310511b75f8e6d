import { crc32, crc32c, maskedCrc32c } from '@ganforge/formats';
import { expect, it } from 'vitest';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

it('crc32 gives the check value of the CRC catalogue and the CRC of an empty PNG chunk', () => {
  expect(crc32(ascii(''))).toBe(0);
  expect(crc32(ascii('123456789'))).toBe(0xcbf43926);
  expect(crc32(ascii('IEND'))).toBe(0xae426082); // the last four bytes of every PNG
});

it('crc32c gives the examples of RFC 3720, appendix B.4', () => {
  const ascending = Uint8Array.from({ length: 32 }, (_, i) => i);
  const readCommand = Uint8Array.from(
    '01c00000 00000000 00000000 00000000 14000000 00000400 00000014 00000018 28000000 00000000 02000000 00000000'
      .replaceAll(' ', '')
      .match(/../g)!,
    (byte) => Number.parseInt(byte, 16),
  );
  // The RFC prints the bytes in the order in which they are sent, the lowest first.
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
  expect(crc32c(ascending)).toBe(0x46dd794e);
  expect(crc32c(ascending.toReversed())).toBe(0x113fdb5c);
  expect(crc32c(readCommand)).toBe(0xd9963a56);
});

it('maskedCrc32c gives the length check with which every TensorBoard event file begins', () => {
  // The input is 24 as u64. TensorFlow writes the CRC as the bytes a3 7f 4b 22, in the header of the first record,
  // "brain.Event:2".
  expect(maskedCrc32c(Uint8Array.of(24, 0, 0, 0, 0, 0, 0, 0))).toBe(0x224b7fa3);
});

it('both continue from the CRC of earlier bytes', () => {
  expect(crc32(ascii('456789'), crc32(ascii('123')))).toBe(0xcbf43926);
  expect(crc32c(ascii('456789'), crc32c(ascii('123')))).toBe(0xe3069283); // check value of CRC-32/ISCSI
});
