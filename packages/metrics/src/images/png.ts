import { inflateSync } from 'node:zlib';
import { type PngHeader, pngHeader, samplesOf } from './png-header.ts';
import { unfilter } from './png-rows.ts';
import type { RgbImage } from './rgb-image.ts';

/** Adam7's passes: first column and row, and the steps between (PNG specification, section 8.2). */
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
 * A PNG as `Image.open(path).convert('RGB')` of Pillow gives it: RGB bytes, [height,width,3].
 *
 * Alpha is dropped, not laid over anything; profiles, gamma and orientation are ignored. Of 16 bits a channel the upper
 * eight are taken, but grey of 16 bits without alpha is clipped to 255, as Pillow does. Grey of 1, 2 and 4 bits spans
 * 0..255. Indices beyond the palette are black.
 *
 * @throws RangeError for anything but a whole PNG; its message completes "the file is damaged:"
 */
export function decodePng(bytes: Uint8Array): RgbImage {
  const header = pngHeader(bytes);
  const { width, height } = header;
  const bits = samplesOf(header) * header.depth;
  const passes = (header.interlaced ? PASSES : WHOLE)
    .map(([x, y, dx, dy]) => ({ x, y, dx, dy, w: Math.ceil((width - x) / dx), h: Math.ceil((height - y) / dy) }))
    .filter(({ w, h }) => w > 0 && h > 0);
  const expected = passes.reduce((sum, { w, h }) => sum + h * (1 + Math.ceil((w * bits) / 8)), 0);
  const raw = inflated(header.compressed, expected);
  const data = new Uint8Array(width * height * 3);
  const write = rowWriter(header);
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

function inflated(compressed: Uint8Array, expected: number): Uint8Array {
  let raw: Uint8Array;
  try {
    raw = inflateSync(compressed, { maxOutputLength: expected });
  } catch (cause) {
    throw new RangeError(`its pixels do not inflate (${(cause as Error).message})`, { cause });
  }
  if (raw.length === expected) return raw;
  throw new RangeError(`its pixels take ${expected} bytes, of which there are ${raw.length}`);
}

/** Writes a row's pixels, from byte `at` of `raw`, as RGB into `out` at `to`, `step` apart. */
type RowWriter = (raw: Uint8Array, at: number, n: number, out: Uint8Array, to: number, step: number) => void;

function rowWriter(header: PngHeader): RowWriter {
  const { colour, depth, palette } = header;
  const bytes = depth === 16 ? 2 : 1;
  const pixel = samplesOf(header) * bytes;
  if (colour === 'rgb' || colour === 'rgba') {
    return (raw, at, n, out, to, step) => {
      for (let i = 0; i < n; i++, at += pixel, to += step) {
        out[to] = raw[at]!;
        out[to + 1] = raw[at + bytes]!;
        out[to + 2] = raw[at + 2 * bytes]!;
      }
    };
  }
  if (depth >= 8) {
    const clipped = colour === 'grey' && depth === 16;
    return (raw, at, n, out, to, step) => {
      for (let i = 0; i < n; i++, at += pixel, to += step) {
        const value = clipped ? (raw[at]! > 0 ? 255 : raw[at + 1]!) : raw[at]!;
        if (colour === 'indexed') out.set(palette.subarray(3 * value, 3 * value + 3), to);
        else out.fill(value, to, to + 3);
      }
    };
  }
  const [mask, scale] = [2 ** depth - 1, 255 / (2 ** depth - 1)];
  return (raw, at, n, out, to, step) => {
    for (let i = 0; i < n; i++, to += step) {
      const bit = i * depth;
      const value = (raw[at + (bit >> 3)]! >> (8 - depth - (bit & 7))) & mask;
      if (colour === 'indexed') out.set(palette.subarray(3 * value, 3 * value + 3), to);
      else out.fill(value * scale, to, to + 3);
    }
  };
}
