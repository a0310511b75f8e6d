import { MOST_PIXELS, type RgbImage } from './rgb-image.ts';

/** The TIFF 6.0 tags that describe the layout of pixels, with the values of each tag. */
type Tags = ReadonlyMap<number, readonly number[]>;

const WIDTH = 256;
const HEIGHT = 257;
const BITS = 258;
const COMPRESSION = 259;
const PHOTOMETRIC = 262;
const STRIP_OFFSETS = 273;
const ROWS_PER_STRIP = 278;
const PLANES = 284;
const SUBSAMPLING = 530;
const READ = [WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, STRIP_OFFSETS, ROWS_PER_STRIP, PLANES, SUBSAMPLING];
/**
 * Number of bytes of a value, by its type: 1 is BYTE, 3 is SHORT, 4 is LONG, 13 is IFD, 16 is LONG8. Other types are
 * skipped.
 */
const SIZES: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 13: 4, 16: 8 };
const YCBCR = 6;
/** The two compression codes of JPEG in TIFF. A JPEG decoder converts the colours itself. */
const JPEG = [6, 7];

/** The layout of a TIFF in YCbCr without JPEG. libvips treats such a file as RGB. */
export interface YcbcrTiff {
  /** Whether each pixel has its own colour samples. Then its three samples can be decoded like RGB samples. */
  readonly isWhole: boolean;
  /** The pixels if they are uncompressed and stored in strips; otherwise undefined. */
  readonly image: RgbImage | undefined;
}

/**
 * Reads the first image of a TIFF in YCbCr without JPEG (TIFF 6.0, section 21).
 *
 * @returns undefined for any other TIFF
 * @throws RangeError if its pixels are outside the file
 */
export function ycbcrTiff(bytes: Uint8Array): YcbcrTiff | undefined {
  const tags = tagsOf(bytes);
  const compression = tags.get(COMPRESSION)?.[0] ?? 1;
  if (tags.get(PHOTOMETRIC)?.[0] !== YCBCR || JPEG.includes(compression)) return undefined;
  const [across = 2, down = 2] = tags.get(SUBSAMPLING) ?? [];
  const isPlain = compression === 1 && (tags.get(PLANES)?.[0] ?? 1) === 1 && tags.has(STRIP_OFFSETS);
  const isBytes = tags.get(BITS)?.every((bits) => bits === 8) === true;
  return {
    isWhole: across === 1 && down === 1,
    image: isPlain && isBytes ? fromStrips(bytes, tags, across, down) : undefined,
  };
}

/**
 * Converts [pixels,3] from Y, Cb, Cr to R, G, B in place. It uses ITU-R BT.601 as JFIF does, which is the default of
 * TIFF.
 */
export function ycbcrToRgb(data: Uint8Array): void {
  for (let i = 0; i < data.length; i += 3) {
    const [y, cb, cr] = [data[i]!, data[i + 1]! - 128, data[i + 2]! - 128];
    data[i] = level(y + 1.402 * cr);
    data[i + 1] = level(y - 0.344136 * cb - 0.714136 * cr);
    data[i + 2] = level(y + 1.772 * cb);
  }
}

function level(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}

/** Reads the units of the image row by row. A unit has `across * down` luma samples, followed by one Cb and one Cr. */
function fromStrips(bytes: Uint8Array, tags: Tags, across: number, down: number): RgbImage {
  const [width = 0, height = 0] = [tags.get(WIDTH)?.[0], tags.get(HEIGHT)?.[0]];
  const rows = Math.min(tags.get(ROWS_PER_STRIP)?.[0] ?? height, height);
  const unit = across * down + 2;
  const units = Math.ceil(width / across);
  const strips = tags.get(STRIP_OFFSETS)!.slice(0, Math.ceil(height / rows));
  if (!(width * height > 0 && width * height <= MOST_PIXELS) || strips.length * rows < height) {
    throw new RangeError(`it declares ${width} x ${height} pixels in ${strips.length} strips of ${rows} rows`);
  }
  if (unit * units * Math.floor(height / down) > bytes.length) throw new RangeError('it is truncated');
  const data = new Uint8Array(width * height * 3);
  strips.forEach((offset, strip) => {
    const top = strip * rows;
    const lines = Math.ceil(Math.min(rows, height - top) / down);
    if (offset + lines * units * unit > bytes.length) throw new RangeError('it is truncated');
    for (let line = 0; line < lines; line++) {
      for (let column = 0; column < units; column++) {
        const at = offset + (line * units + column) * unit;
        for (let k = 0; k < across * down; k++) {
          const [x, y] = [column * across + (k % across), top + line * down + Math.floor(k / across)];
          if (x >= width || y >= Math.min(top + rows, height)) continue;
          data.set([bytes[at + k]!, bytes[at + unit - 2]!, bytes[at + unit - 1]!], 3 * (y * width + x));
        }
      }
    }
  });
  ycbcrToRgb(data);
  return { data, height, width };
}

/** Returns the integer tags of the first directory, for TIFF and BigTIFF. */
function tagsOf(bytes: Uint8Array): Tags {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const little = bytes[0] === 0x49;
  const big = view.getUint16(2, little) === 43;
  const [word, count] = big ? [8, 8] : [4, 2];
  const integer = (at: number, size: number): number =>
    size === 8
      ? Number(view.getBigUint64(at, little))
      : size === 4
        ? view.getUint32(at, little)
        : size === 2
          ? view.getUint16(at, little)
          : view.getUint8(at);
  const tags = new Map<number, readonly number[]>();
  const start = integer(big ? 8 : 4, word);
  const entry = 4 + 2 * word;
  for (let i = 0; i < integer(start, count); i++) {
    const at = start + count + i * entry;
    const size = SIZES[view.getUint16(at + 2, little)];
    const n = integer(at + 4, word);
    const tag = view.getUint16(at, little);
    if (size === undefined || n > bytes.length || !READ.includes(tag)) continue;
    const from = n * size <= word ? at + 4 + word : integer(at + 4 + word, word);
    tags.set(
      tag,
      Array.from({ length: n }, (_, k) => integer(from + k * size, size)),
    );
  }
  return tags;
}
