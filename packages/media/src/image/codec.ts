import { decodeBmp, isBmp } from './bmp.ts';
import { decodePng, type PngOptions } from './png/decode.ts';
import { decodePnm, isPnm } from './pnm.ts';
import type { Codec, RgbImage } from './rgb-image.ts';

/** The first bytes of TIFF in both byte orders. A `+` marks 64-bit offsets (BigTIFF). */
const TIFF = ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'];

/** Detects the codec of a file by its first bytes. Returns undefined if the file is not a supported image. */
export function codecOf(bytes: Uint8Array): Codec | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 12));
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (start.startsWith('RIFF') && start.endsWith('WEBP')) return 'webp';
  if (TIFF.some((begin) => start.startsWith(begin))) return 'tiff';
  if (isBmp(bytes)) return 'bmp';
  return isPnm(bytes) ? 'pnm' : undefined;
}

/**
 * Decodes an image that does not need sharp: PNG, BMP, PBM, PGM or PPM.
 *
 * @returns undefined for any other format
 * @throws RangeError if the image is damaged; the message completes the sentence "the file is damaged:"
 */
export async function decodePlainly(bytes: Uint8Array, options?: PngOptions): Promise<RgbImage | undefined> {
  const codec = codecOf(bytes);
  if (codec === 'png') return decodePng(bytes, options);
  if (codec === 'bmp') return decodeBmp(bytes);
  return codec === 'pnm' ? decodePnm(bytes) : undefined;
}
