import { checkBytes } from '../options/bytes.ts';

// Both polynomials are bit-reversed, because these CRCs process the lowest bit first.
const CRC32 = table(0xedb88320); // IEEE 802.3: zip, gzip, PNG (RFC 1952, section 8)
const CRC32C = table(0x82f63b78); // Castagnoli: iSCSI, TFRecord (RFC 3720, appendix B.4)

/**
 * Computes the CRC-32 of zip, gzip and PNG as an unsigned 32-bit integer (RFC 1952).
 *
 * @param previous the CRC of the preceding bytes, if there are any
 * @throws GanError if `bytes` is not a Uint8Array
 *
 * @example
 * crc32(new TextEncoder().encode('123456789')); // 0xcbf43926
 */
export function crc32(bytes: Uint8Array, previous = 0): number {
  return update(CRC32, bytes, previous);
}

/**
 * Computes the CRC-32C (Castagnoli) as an unsigned 32-bit integer (RFC 3720, appendix B.4).
 *
 * @param previous the CRC of the preceding bytes, if there are any
 * @throws GanError if `bytes` is not a Uint8Array
 *
 * @example
 * crc32c(new TextEncoder().encode('123456789')); // 0xe3069283
 */
export function crc32c(bytes: Uint8Array, previous = 0): number {
  return update(CRC32C, bytes, previous);
}

/**
 * Computes the masked CRC-32C of TFRecord files. It rotates the CRC right by 15 bits and adds 0xa282ead8 modulo 2^32.
 *
 * TensorFlow masks the CRC because a CRC of data that contains CRCs is weak (TFRecords format details,
 * "masked_crc32_of_length").
 *
 * @throws GanError if `bytes` is not a Uint8Array
 */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

function update(crcs: Uint32Array, bytes: Uint8Array, previous: number): number {
  checkBytes('formats/crc', bytes);
  let crc = ~previous;
  for (let i = 0; i < bytes.length; i++) crc = crcs[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Returns the table with the CRC of each byte. */
function table(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? polynomial ^ (crc >>> 1) : crc >>> 1;
    return crc;
  });
}
