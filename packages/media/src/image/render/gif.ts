import { GanError } from '@ganforge/formats';
import { type DecodedPng, decode } from 'fast-png';
import * as gifencModule from 'gifenc';

/** Options of {@link renderGif}. */
export interface GifOptions {
  /** Milliseconds per frame. @default 200 */
  readonly delay?: number;
  /**
   * Maximum number of frames. If there are more frames, evenly spaced frames are kept, including the first and the
   * last.
   * @default 100
   */
  readonly maxFrames?: number;
  /**
   * The last frame is shown this many times as long as the other frames. Use 1 if the animation repeats seamlessly.
   * @default 8
   */
  readonly hold?: number;
}

type Gifenc = typeof gifencModule;
// In Node, gifenc is CommonJS with all exports under `default`. For bundlers it is ESM.
const gifenc: Gifenc = 'GIFEncoder' in gifencModule ? gifencModule : (gifencModule as { default: Gifenc }).default;

/**
 * Creates a looping GIF from PNG files.
 *
 * `frames` are complete PNG files with 8 bits per channel, in order. Frames that do not have the size of the last frame
 * are dropped. The same frames give the same bytes.
 *
 * @throws GanError `argument` if there is no frame
 */
export function renderGif(frames: readonly Uint8Array[], options: GifOptions = {}): Uint8Array {
  const { delay = 200, maxFrames = 100, hold = 8 } = options;
  const last = frames.at(-1);
  if (last === undefined) throw new GanError('media/image', 'a GIF needs at least one frame; received none.');
  const { width, height } = decode(last);
  const pictures = thin(frames, maxFrames)
    .map((png) => decode(png))
    .filter((picture) => picture.width === width && picture.height === height);

  const encoder = gifenc.GIFEncoder();
  pictures.forEach((picture, i) => {
    const rgba = toRgba(picture);
    const palette = gifenc.quantize(rgba, 256);
    const shown = i === pictures.length - 1 ? delay * hold : delay;
    encoder.writeFrame(gifenc.applyPalette(rgba, palette), width, height, { palette, delay: shown, repeat: 0 });
  });
  encoder.finish();
  return encoder.bytes();
}

/** Selects at most `most` evenly spaced items, including the first and the last. */
export function thin<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  if (most < 2) return items.slice(-1);
  return Array.from({ length: most }, (_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))]!);
}

function toRgba({ data, channels, width, height }: DecodedPng): Uint8Array {
  const rgba = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    for (let k = 0; k < 3; k++) rgba[4 * i + k] = data[channels < 3 ? i * channels : i * channels + k]!;
    rgba[4 * i + 3] = 255;
  }
  return rgba;
}
