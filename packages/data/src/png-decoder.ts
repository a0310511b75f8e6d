import { GanError, nodeFs } from '@ganforge/formats';
import { convertIndexedToRgb, type DecodedPng, decode } from 'fast-png';
import type { Decoder } from './image-decoder.ts';
import { type Rgb, resized } from './image-fit.ts';
import { scaled } from './resample.ts';

const where = 'data/png-decoder';
/** As sharp's: 0x3fff squared. */
const MOST_PIXELS = 268_402_689;

/**
 * PNG in plain JavaScript, on the thread that trains, for where there is no sharp.
 *
 * The same conversions as sharp's, but profiles and EXIF are ignored, and grey of 1, 2 and 4 bits is refused.
 */
export const pngDecoder: Decoder = {
  sizeOf: async (path) => sizeOf(await (await nodeFs(where)).readFile(path)),
  async decode(path, { resize, background }, half) {
    const bytes = await (await nodeFs(where)).readFile(path);
    sizeOf(bytes);
    const whole = toRgb(decode(bytes, { checkCrc: true }), background);
    const image = half === undefined ? whole : halfOf(whole, half);
    return scaled(image, resized([image.height, image.width], resize));
  },
};

/** Height and width as IHDR, the first chunk, says them. */
function sizeOf(bytes: Uint8Array): readonly [number, number] {
  const header = String.fromCharCode(...bytes.subarray(0, 8), ...bytes.subarray(12, 16));
  if (bytes.length < 33 || header !== '\x89PNG\r\n\x1a\nIHDR') throw new RangeError('no PNG signature and header');
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (width * height === 0 || width * height > MOST_PIXELS) throw new RangeError(`it says to be ${width}x${height}`);
  return [height, width];
}

function toRgb(png: DecodedPng, background: readonly number[]): Rgb {
  const { width, height } = png;
  if (png.depth < 8 && png.palette === undefined) {
    throw new GanError(where, `is grey of ${png.depth} bits, which only sharp can read: npm install sharp.`, {
      code: 'unsupported',
    });
  }
  const values = png.palette === undefined ? png.data : convertIndexedToRgb(png);
  const channels = values.length / (width * height);
  const colours = channels < 3 ? 1 : 3;
  const shift = png.depth === 16 ? 8 : 0;
  const data = new Uint8Array(width * height * 3);
  for (let p = 0; p < width * height; p++) {
    const at = p * channels;
    const alpha = channels > colours ? values[at + colours]! >> shift : keyedOut(png, values, at, colours) ? 0 : 255;
    for (let c = 0; c < 3; c++) {
      const value = values[at + (colours === 1 ? 0 : c)]! >> shift;
      data[3 * p + c] = (value * alpha + background[c]! * (255 - alpha)) / 255;
    }
  }
  return { data, height, width };
}

/** Whether the pixel at `at` is of the one colour that a tRNS chunk makes transparent. */
function keyedOut(
  { transparency, palette }: DecodedPng,
  values: ArrayLike<number>,
  at: number,
  colours: number,
): boolean {
  if (transparency === undefined || palette !== undefined) return false;
  for (let c = 0; c < colours; c++) if (values[at + c] !== transparency[c]) return false;
  return true;
}

function halfOf({ data, height, width }: Rgb, half: 'left' | 'right'): Rgb {
  const side = Math.floor(width / 2);
  const left = half === 'left' ? 0 : side;
  const out = new Uint8Array(height * side * 3);
  for (let y = 0; y < height; y++) {
    const from = 3 * (y * width + left);
    out.set(data.subarray(from, from + 3 * side), 3 * y * side);
  }
  return { data: out, height, width: side };
}
