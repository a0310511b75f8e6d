import { GanError } from '@ganforge/formats';
import { type DecodedPng, decode } from 'fast-png';
import * as gifencModule from 'gifenc';

/** How {@link renderGif} plays its frames. */
export interface GifOptions {
  /** Milliseconds a frame. @default 200 */
  readonly delay?: number;
  /** Frames at most; more are thinned evenly, the first and the last one kept. @default 100 */
  readonly maxFrames?: number;
  /**
   * How many times as long the last frame is shown: a viewer sees where training arrived; 1 for a loop without end.
   * @default 8
   */
  readonly hold?: number;
}

type Gifenc = typeof gifencModule;
// gifenc is CommonJS for Node, which then has everything under `default`, and ESM for bundlers.
const gifenc: Gifenc = 'GIFEncoder' in gifencModule ? gifencModule : (gifencModule as { default: Gifenc }).default;

/**
 * Makes a looping GIF of PNG pictures.
 *
 * `frames` are whole PNG files with 8 bits a channel, in order. Frames of another size than the last are left out.
 * The same frames give the same bytes.
 *
 * @throws GanError `argument` when there is no frame
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

/** At most `most` of `items`, evenly spread, the first and the last among them. */
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
