import type { RgbImage } from '../rgb-image.ts';
import { pngHeader, samplesOf } from './header.ts';
import { inflateFirst } from './inflate.ts';
import { unfilter } from './rows.ts';
import { flattenedRows, pillowRows } from './write-rows.ts';

/** Options of {@link decodePng}. */
export interface PngOptions {
  /**
   * The colour behind transparent pixels: red, green and blue in 0..255. If it is set, 16-bit values always use their
   * upper eight bits.
   * @default alpha is dropped, as in Pillow's `convert('RGB')`
   */
  readonly background?: readonly [number, number, number];
}

/** The passes of Adam7: first column, first row, and the step in columns and rows (PNG specification, section 8.2). */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;
const WHOLE = [[0, 0, 1, 1]] as const;

/**
 * Decodes a PNG to RGB bytes, [height,width,3], in Node and in browsers. It supports every colour type, depth and
 * interlacing.
 *
 * Without `background`, the result equals `Image.open(path).convert('RGB')` of Pillow: alpha is dropped; 16-bit
 * channels use their upper eight bits, but 16-bit grey without alpha is clipped to 255. Profiles, gamma and orientation
 * are ignored. Grey of 1, 2 and 4 bits is scaled to 0..255. Palette indices that are too large become black. Bytes
 * after the last row are ignored.
 *
 * @throws RangeError if the bytes are not a complete PNG; the message completes the sentence "the file is damaged:"
 * @example
 * const { data, height, width } = await decodePng(bytes, { background: [255, 255, 255] });
 */
export async function decodePng(bytes: Uint8Array, { background }: PngOptions = {}): Promise<RgbImage> {
  const header = pngHeader(bytes);
  const { width, height } = header;
  const bits = samplesOf(header) * header.depth;
  const passes = (header.interlaced ? PASSES : WHOLE)
    .map(([x, y, dx, dy]) => ({ x, y, dx, dy, w: Math.ceil((width - x) / dx), h: Math.ceil((height - y) / dy) }))
    .filter(({ w, h }) => w > 0 && h > 0);
  const expected = passes.reduce((sum, { w, h }) => sum + h * (1 + Math.ceil((w * bits) / 8)), 0);
  const raw = await inflateFirst(header.compressed, expected);
  const data = new Uint8Array(width * height * 3);
  const write = background === undefined ? pillowRows(header) : flattenedRows(header, background);
  let at = 0;
  for (const { x, y, dx, dy, w, h } of passes) {
    const stride = Math.ceil((w * bits) / 8);
    unfilter(raw.subarray(at, at + h * (1 + stride)), stride, Math.max(1, bits >> 3));
    for (let row = 0; row < h; row++) {
      const start = at + row * (1 + stride) + 1;
      write(raw, start, w, data, 3 * ((y + row * dy) * width + x), 3 * dx);
    }
    at += h * (1 + stride);
  }
  return { data, height, width };
}
