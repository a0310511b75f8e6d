import { MOST_PIXELS } from '../rgb-image.ts';
import { pngChunks } from './chunks.ts';
import { joined } from './inflate.ts';

/** The header of a PNG and its compressed pixels. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Number of bits in a sample. */
  readonly depth: number;
  readonly colour: 'grey' | 'rgb' | 'indexed' | 'grey-alpha' | 'rgba';
  readonly interlaced: boolean;
  /**
   * The palette of 256 RGB colours. The colours of the file are followed by black, as in Pillow. The palette is used
   * only for indexed colour.
   */
  readonly palette: Uint8Array;
  /** The bytes of tRNS. They are the single transparent colour, or the alpha of the palette's first colours. */
  readonly transparency: Uint8Array | undefined;
  readonly compressed: Uint8Array;
}

// The colour types, with their samples per pixel and allowed depths (PNG specification, section 11.2.1).
const COLOURS = new Map<number, readonly [PngHeader['colour'], number, readonly number[]]>([
  [0, ['grey', 1, [1, 2, 4, 8, 16]]],
  [2, ['rgb', 3, [8, 16]]],
  [3, ['indexed', 1, [1, 2, 4, 8]]],
  [4, ['grey-alpha', 2, [8, 16]]],
  [6, ['rgba', 4, [8, 16]]],
]);

/** Returns the number of samples in a pixel. */
export function samplesOf({ colour }: Pick<PngHeader, 'colour'>): number {
  return [...COLOURS.values()].find(([name]) => name === colour)![1];
}

/**
 * Reads height and width from IHDR, the first chunk.
 *
 * @throws RangeError if the bytes are not a PNG, or the image is too large
 */
export function pngSize(bytes: Uint8Array): readonly [number, number] {
  if (bytes.length < 33 || String.fromCharCode(...bytes.subarray(12, 16)) !== 'IHDR') {
    throw new RangeError('it has no header');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (width * height === 0 || width * height > MOST_PIXELS) {
    throw new RangeError(`it declares ${width} x ${height} pixels; 1 to ${MOST_PIXELS} can be read`);
  }
  return [height, width];
}

/**
 * Reads the chunks of a PNG that are needed for its pixels, and verifies their checksums.
 *
 * The palette of an RGB image is only a suggestion for displays with few colours (section 11.2.2), so it is ignored.
 *
 * @throws RangeError if the file is damaged, truncated or too large
 */
export function pngHeader(bytes: Uint8Array): PngHeader {
  const chunks = pngChunks(bytes, /^[A-Z]|^tRNS$/); // the critical chunks and tRNS
  const [first] = chunks;
  if (first?.type !== 'IHDR' || first.data.length !== 13) throw new RangeError('it has no header');
  const [height, width] = pngSize(bytes);
  const [depth, type, compression, filter, interlace] = first.data.subarray(8) as unknown as [
    number,
    number,
    number,
    number,
    number,
  ];
  const [colour, , depths] = COLOURS.get(type) ?? [];
  if (colour === undefined || !depths!.includes(depth) || compression + filter > 0 || interlace > 1) {
    throw new RangeError(`a PNG cannot have the header ${[...first.data.subarray(8)].join(' ')}`);
  }
  const pixels = chunks.filter(({ type: name }) => name === 'IDAT').map(({ data }) => data);
  const palette = colour === 'indexed' ? chunks.find(({ type: name }) => name === 'PLTE')?.data : undefined;
  if (colour === 'indexed' && palette === undefined) throw new RangeError('it has no palette');
  return {
    width,
    height,
    depth,
    colour,
    interlaced: interlace === 1,
    palette: filled(palette),
    transparency: chunks.find(({ type: name }) => name === 'tRNS')?.data,
    compressed: joined(
      pixels,
      pixels.reduce((sum, { length }) => sum + length, 0),
    ),
  };
}

function filled(colours: Uint8Array | undefined): Uint8Array {
  const palette = new Uint8Array(768);
  if (colours !== undefined) palette.set(colours.subarray(0, 768));
  return palette;
}
