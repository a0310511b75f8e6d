import { NotReadError } from './not-read.ts';
import { MOST_PIXELS, type RgbImage } from './rgb-image.ts';

/**
 * The meaning of each magic number: samples per pixel, whether samples are bits, and whether they are written as text.
 */
const KINDS: Readonly<Record<string, { readonly samples: 1 | 3; readonly bits: boolean; readonly plain: boolean }>> = {
  P1: { samples: 1, bits: true, plain: true },
  P2: { samples: 1, bits: false, plain: true },
  P3: { samples: 3, bits: false, plain: true },
  P4: { samples: 1, bits: true, plain: false },
  P5: { samples: 1, bits: false, plain: false },
  P6: { samples: 3, bits: false, plain: false },
};

/** Returns whether bytes start like a PBM, PGM or PPM file. */
export function isPnm(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1]! >= 0x31 && bytes[1]! <= 0x36 && isBlank(bytes[2]);
}

/**
 * Decodes PBM, PGM or PPM, text or binary, to RGB bytes. If the maximum of the samples is not 255, they are scaled and
 * rounded.
 *
 * Format: the manual pages pbm(5), pgm(5), ppm(5) of Netpbm.
 *
 * @throws NotReadError if samples have 16 bits; RangeError if the file is damaged or truncated; the message completes
 *   the sentence "the file is damaged:"
 */
export function decodePnm(bytes: Uint8Array): RgbImage {
  const kind = KINDS[String.fromCharCode(...bytes.subarray(0, 2))];
  if (kind === undefined) throw new RangeError('it is not a PBM, PGM or PPM');
  const { samples, bits, plain } = kind;
  const header = new Tokens(bytes, 2);
  const [width, height] = [header.integer(), header.integer()];
  const most = bits ? 1 : header.integer();
  if (!(width * height > 0 && width * height <= MOST_PIXELS)) {
    throw new RangeError(`it declares ${width} x ${height} pixels; 1 to ${MOST_PIXELS} can be read`);
  }
  if (most > 255) throw new NotReadError(`its largest sample is ${most}; at most 255 is supported`);
  if (most < 1) throw new RangeError('its largest sample is 0');
  const data = new Uint8Array(width * height * 3);
  const level = (value: number): number =>
    bits ? 255 * (1 - value) : Math.round((255 * Math.min(value, most)) / most);
  const next = plain ? () => header.sample(bits) : packed(bytes, header.at + 1, width * samples, height, bits);
  for (let i = 0; i < width * height * samples; i++) {
    const value = level(next());
    if (samples === 3) data[i] = value;
    else data.fill(value, 3 * i, 3 * i + 3);
  }
  return { data, height, width };
}

/** Returns a function that reads samples from rows of bytes, or from rows of bits that are padded to full bytes. */
function packed(bytes: Uint8Array, start: number, perRow: number, rows: number, bits: boolean): () => number {
  const stride = bits ? Math.ceil(perRow / 8) : perRow;
  if (start + stride * rows > bytes.length) throw new RangeError('it is truncated');
  let i = 0;
  return () => {
    const [row, column] = [Math.floor(i / perRow), i++ % perRow];
    const at = start + row * stride;
    return bits ? (bytes[at + (column >> 3)]! >> (7 - (column & 7))) & 1 : bytes[at + column]!;
  };
}

/** Reads numbers that are separated by whitespace. A `#` starts a comment up to the end of the line. */
class Tokens {
  /** The position after the last number. */
  at: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** Returns the next number. */
  integer(): number {
    this.#toNumber();
    let value = 0;
    for (; isDigit(this.#bytes[this.at]); this.at++) value = Math.min(10 * value + this.#bytes[this.at]! - 0x30, 1e9);
    return value;
  }

  /** Returns the next sample. Between bits no spaces are needed. */
  sample(isBit: boolean): number {
    if (!isBit) return this.integer();
    this.#toNumber();
    const bit = this.#bytes[this.at++]! - 0x30;
    if (bit > 1) throw new RangeError(`its bits must be 0 or 1; one is ${bit}`);
    return bit;
  }

  #toNumber(): void {
    while (isBlank(this.#bytes[this.at]) || this.#bytes[this.at] === 0x23) {
      if (this.#bytes[this.at] === 0x23)
        while (this.at < this.#bytes.length && this.#bytes[this.at] !== 0x0a) this.at++;
      else this.at++;
    }
    if (this.at >= this.#bytes.length) throw new RangeError('it is truncated');
    if (!isDigit(this.#bytes[this.at])) throw new RangeError('it has other text at the place of a number');
  }
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
