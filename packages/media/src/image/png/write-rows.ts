import { type PngHeader, samplesOf } from './header.ts';

/**
 * Converts n pixels of a row, from byte `at` of `raw`, to RGB. It writes the first pixel to `out` at `to` and the
 * others at intervals of `step`.
 */
export type RowWriter = (raw: Uint8Array, at: number, n: number, out: Uint8Array, to: number, step: number) => void;

/**
 * Returns a writer that converts as Pillow does. It drops alpha, clips 16-bit grey to 255, and uses the upper eight
 * bits of other 16-bit channels.
 */
export function pillowRows(header: PngHeader): RowWriter {
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
  if (depth < 8) return fewBits(header);
  const clipped = colour === 'grey' && depth === 16;
  return (raw, at, n, out, to, step) => {
    for (let i = 0; i < n; i++, at += pixel, to += step) {
      const value = clipped ? (raw[at]! > 0 ? 255 : raw[at + 1]!) : raw[at]!;
      if (colour === 'indexed') out.set(palette.subarray(3 * value, 3 * value + 3), to);
      else out.fill(value, to, to + 3);
    }
  };
}

function fewBits({ colour, depth, palette }: PngHeader): RowWriter {
  const scale = 255 / (2 ** depth - 1);
  const valueAt = sampleReader(depth);
  return (raw, at, n, out, to, step) => {
    for (let i = 0; i < n; i++, to += step) {
      const value = valueAt(raw, at, i);
      if (colour === 'indexed') out.set(palette.subarray(3 * value, 3 * value + 3), to);
      else out.fill(value * scale, to, to + 3);
    }
  };
}

/**
 * Returns a writer that blends transparent pixels with `background`. It uses the upper eight bits of 16-bit channels.
 */
export function flattenedRows(header: PngHeader, background: readonly number[]): RowWriter {
  const { colour, depth, palette, transparency } = header;
  const samples = samplesOf(header);
  const valueAt = sampleReader(depth);
  const levelOf = depth === 16 ? (value: number) => value >> 8 : (value: number) => (value * 255) / (2 ** depth - 1);
  const colours = colour === 'rgb' || colour === 'rgba' ? 3 : 1;
  const hasAlpha = samples > colours;
  const key = colour === 'indexed' || hasAlpha ? undefined : keyOf(transparency, colours);
  return (raw, at, n, out, to, step) => {
    for (let i = 0; i < n; i++, to += step) {
      const first = valueAt(raw, at, i * samples);
      let alpha = 255;
      if (colour === 'indexed') alpha = transparency?.[first] ?? 255;
      else if (hasAlpha) alpha = levelOf(valueAt(raw, at, i * samples + colours));
      else if (key?.every((value, c) => value === valueAt(raw, at, i * samples + c)) === true) alpha = 0;
      for (let c = 0; c < 3; c++) {
        const value = colours === 3 ? valueAt(raw, at, i * samples + c) : first;
        const level = colour === 'indexed' ? palette[3 * first + c]! : levelOf(value);
        out[to + c] = (level * alpha + background[c]! * (255 - alpha)) / 255;
      }
    }
  };
}

/** Reads the single transparent colour of tRNS, which has two bytes per sample. */
function keyOf(transparency: Uint8Array | undefined, colours: number): readonly number[] | undefined {
  if (transparency === undefined || transparency.length < 2 * colours) return undefined;
  return Array.from({ length: colours }, (_, c) => 256 * transparency[2 * c]! + transparency[2 * c + 1]!);
}

/** Returns a function that reads the i-th sample of a row that starts at byte `at`. */
function sampleReader(depth: number): (raw: Uint8Array, at: number, i: number) => number {
  if (depth === 8) return (raw, at, i) => raw[at + i]!;
  if (depth === 16) return (raw, at, i) => 256 * raw[at + 2 * i]! + raw[at + 2 * i + 1]!;
  const mask = 2 ** depth - 1;
  return (raw, at, i) => (raw[at + ((i * depth) >> 3)]! >> (8 - depth - ((i * depth) & 7))) & mask;
}
