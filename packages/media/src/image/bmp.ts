import { NotReadError } from './not-read.ts';
import { MOST_PIXELS, type RgbImage } from './rgb-image.ts';

/** The layout of a BMP's pixels. */
interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly isFromTop: boolean;
  readonly bits: number;
  /**
   * The colours of the palette. Each colour has `paletteStep` bytes: blue, green, red and, if `paletteStep` is 4, an
   * unused byte.
   */
  readonly palette: Uint8Array;
  readonly paletteStep: 3 | 4;
  readonly pixels: number;
}

/** The values of the field `compression` for uncompressed pixels, without and with colour masks. */
const PLAIN = 0;
const MASKED = 3;
/** The masks of the red, green and blue bytes in a little-endian word. Uncompressed BMP without masks uses them too. */
const USUAL_MASKS = [0xff0000, 0xff00, 0xff];

/** Returns whether bytes start like a BMP file. */
export function isBmp(bytes: Uint8Array): boolean {
  return bytes[0] === 0x42 && bytes[1] === 0x4d && bytes.length > 26;
}

/**
 * Decodes an uncompressed BMP with 1, 4, 8, 24 or 32 bits per pixel to RGB bytes. A fourth byte is dropped.
 *
 * Format: Microsoft, "Bitmap Header Types" (BITMAPCOREHEADER, BITMAPINFOHEADER and later headers that start with the
 * same fields).
 *
 * @throws NotReadError if the file is compressed or has another bit depth; RangeError if it is damaged or truncated
 */
export function decodeBmp(bytes: Uint8Array): RgbImage {
  const { width, height, isFromTop, bits, palette, paletteStep, pixels } = headerOf(bytes);
  const stride = 4 * Math.ceil((width * bits) / 32);
  if (pixels + stride * height > bytes.length) throw new RangeError('it is truncated');
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = pixels + stride * (isFromTop ? y : height - 1 - y);
    for (let x = 0; x < width; x++) {
      const to = 3 * (y * width + x);
      const bit = x * bits;
      const value = (bytes[row + (bit >> 3)]! >> (8 - (bits & 7) - (bit & 7))) & (2 ** bits - 1);
      const index = bits === 8 ? bytes[row + x]! : value;
      const [from, at] = bits < 24 ? [palette, index * paletteStep] : [bytes, row + (bit >> 3)];
      for (let c = 0; c < 3; c++) data[to + c] = from[at + 2 - c] ?? 0;
    }
  }
  return { data, height, width };
}

function headerOf(bytes: Uint8Array): BmpHeader {
  if (!isBmp(bytes)) throw new RangeError('it is not a BMP');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const size = view.getUint32(14, true);
  const isCore = size === 12;
  if (!isCore && (size < 40 || 14 + size > bytes.length))
    throw new RangeError(`a BMP cannot have a header of ${size} bytes`);
  const width = isCore ? view.getUint16(18, true) : view.getInt32(18, true);
  const tall = isCore ? view.getUint16(20, true) : view.getInt32(22, true);
  const height = Math.abs(tall);
  const bits = view.getUint16(isCore ? 24 : 28, true);
  const compression = isCore ? PLAIN : view.getUint32(30, true);
  if (!(width > 0 && height > 0 && width * height <= MOST_PIXELS)) {
    throw new RangeError(`it declares ${width} x ${tall} pixels; 1 to ${MOST_PIXELS} can be read`);
  }
  if (![1, 4, 8, 24, 32].includes(bits))
    throw new NotReadError(`it has ${bits} bits a pixel; expected 1, 4, 8, 24 or 32`);
  const isMasked = compression === MASKED && bits === 32;
  if (compression !== PLAIN && !isMasked)
    throw new NotReadError(`its compression method ${compression} is not supported`);
  if (isMasked && USUAL_MASKS.some((mask, i) => view.getUint32(54 + 4 * i, true) !== mask)) {
    throw new NotReadError('its red, green and blue are not bytes in the usual order');
  }
  const colours = bits > 8 ? 0 : (isCore ? 0 : view.getUint32(46, true)) || 2 ** bits;
  const paletteStep = isCore ? 3 : 4;
  const start = 14 + size;
  const palette = bytes.subarray(start, start + paletteStep * Math.min(colours, 256));
  return { width, height, isFromTop: tall < 0, bits, palette, paletteStep, pixels: view.getUint32(10, true) };
}
