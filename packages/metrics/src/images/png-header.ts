import { crc32 } from '@ganforge/formats';
import { MOST_PIXELS } from './rgb-image.ts';

/** What a PNG says of itself, and its compressed pixels. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample. */
  readonly depth: number;
  readonly colour: 'grey' | 'rgb' | 'indexed' | 'grey-alpha' | 'rgba';
  readonly interlaced: boolean;
  /** 256 colours, RGB: those of the file, and beyond them black, as Pillow has it. */
  readonly palette: Uint8Array;
  readonly compressed: Uint8Array;
}

// Colour types and the depths each may have: PNG specification, section 11.2.1.
const COLOURS = new Map<number, readonly [PngHeader['colour'], number, readonly number[]]>([
  [0, ['grey', 1, [1, 2, 4, 8, 16]]],
  [2, ['rgb', 3, [8, 16]]],
  [3, ['indexed', 1, [1, 2, 4, 8]]],
  [4, ['grey-alpha', 2, [8, 16]]],
  [6, ['rgba', 4, [8, 16]]],
]);

/** Samples of a pixel. */
export function samplesOf({ colour }: PngHeader): number {
  return [...COLOURS.values()].find(([name]) => name === colour)![1];
}

/**
 * Reads the chunks of a PNG that matter, with their checksums.
 *
 * @throws RangeError for what is damaged, cut short, or too large
 */
export function pngHeader(bytes: Uint8Array): PngHeader {
  const chunks = chunksOf(bytes);
  const [first] = chunks;
  if (first?.type !== 'IHDR' || first.data.length !== 13) throw new RangeError('it has no header');
  const view = new DataView(first.data.buffer, first.data.byteOffset, 13);
  const [width, height, depth] = [view.getUint32(0), view.getUint32(4), view.getUint8(8)];
  if (width * height === 0 || width * height > MOST_PIXELS) {
    throw new RangeError(`it says to be ${width} x ${height}; 1 to ${MOST_PIXELS} pixels can be read`);
  }
  const [colour, , depths] = COLOURS.get(view.getUint8(9)) ?? [];
  const [compression, filter, interlace] = [view.getUint8(10), view.getUint8(11), view.getUint8(12)];
  if (colour === undefined || !depths!.includes(depth) || compression + filter > 0 || interlace > 1) {
    throw new RangeError(`no PNG has the header ${[...first.data.subarray(8)].join(' ')}`);
  }
  const pixels = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data);
  const palette = chunks.find(({ type }) => type === 'PLTE')?.data;
  if (colour === 'indexed' && palette === undefined) throw new RangeError('it has no palette');
  const compressed = pixels.length === 1 ? pixels[0]! : Buffer.concat(pixels);
  return { width, height, depth, colour, interlaced: interlace === 1, palette: filled(palette), compressed };
}

/** The critical chunks up to IEND, whose CRCs are right; the others are passed over. */
function chunksOf(bytes: Uint8Array): { type: string; data: Uint8Array }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const chunks: { type: string; data: Uint8Array }[] = [];
  for (let at = 8; ; ) {
    const end = at + 12 <= bytes.length ? at + 12 + view.getUint32(at) : Number.POSITIVE_INFINITY;
    if (end > bytes.length) throw new RangeError('it is cut short');
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type === 'IEND') return chunks;
    if (/^[A-Z]/.test(type)) {
      if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) {
        throw new RangeError(`the checksum of its ${type} is wrong`);
      }
      chunks.push({ type, data: bytes.subarray(at + 8, end - 4) });
    }
    at = end;
  }
}

function filled(colours: Uint8Array | undefined): Uint8Array {
  const palette = new Uint8Array(768);
  if (colours !== undefined) palette.set(colours.subarray(0, 768));
  return palette;
}
