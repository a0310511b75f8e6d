import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import { atSize, pilBicubic } from '@ganforge/media';
import type { FeatureExtractor } from './extractor.ts';
import { extractorFrom } from './extractor-from.ts';
import { greyOf } from './grey.ts';

const WHERE = 'metrics/pixels';

/** Options of {@link pixels}. */
export interface PixelsOptions {
  /** Height and width to which images are scaled. */
  readonly size: number;
  /** Number of channels: 3, or 1 for grey. @default 3 */
  readonly channels?: 1 | 3;
}

/**
 * Creates an extractor that returns the pixels as features: [n, size * size * channels] in [0,1], in row-major order.
 *
 * Images are scaled by antialiased bicubic interpolation, as in clean-fid. A Frechet distance of these features is
 * called `FD(pixels)`. It does not measure what images show, but it needs no weights and no tfjs.
 *
 * @throws GanError `argument` if an option is invalid
 *
 * @example
 * const extractor = pixels({ size: 8 });
 * const { pixels: features } = await extractor.extract(images, ['pixels']);
 */
export function pixels(options: PixelsOptions): FeatureExtractor {
  checkKnownOptions(WHERE, options, ['size', 'channels']);
  const { size, channels = 3 } = options;
  if (!Number.isSafeInteger(size) || size < 1 || size > 1024) {
    throw new GanError(WHERE, `size must be an integer in 1..1024; received ${formatValue(size)}. Try 8.`);
  }
  if (channels !== 1 && channels !== 3) {
    throw new GanError(WHERE, `channels must be 1 or 3; received ${formatValue(channels)}.`);
  }
  const features = size * size * channels;
  return extractorFrom(
    (images) => {
      const levels = atSize(images, size, pilBicubic);
      const data = channels === 1 ? greyOf(levels) : levels;
      return { data: data.map((level) => level / 255), rows: images.n, cols: features };
    },
    { name: 'pixels', features, preset: `clean ${size}x${size}x${channels}`, weights: 'none' },
  );
}
