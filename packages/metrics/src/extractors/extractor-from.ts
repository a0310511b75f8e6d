import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import type { ImageBatch } from '@ganforge/media';
import { checkFeatures, type FeatureMatrix } from '../features/feature-matrix.ts';
import type { FeatureExtractor } from './extractor.ts';
import { checkFeatureLayers } from './feature-layers.ts';
import { checkImageBatch } from './image-batch.ts';

const WHERE = 'metrics/extractor-from';

/** A function that maps n images to features, [n,features]. */
export type FeatureFunction = (images: ImageBatch) => FeatureMatrix | Promise<FeatureMatrix>;

/** Options of {@link extractorFrom}. */
export interface ExtractorFromOptions {
  /** The name for reports. A Frechet distance of its features is called `FD(<name>)`. */
  readonly name: string;
  /** Number of features per image. */
  readonly features: number;
  /** The name of the method that resizes and scales images, if there are several methods. @default unknown */
  readonly preset?: string;
  /** The SHA-256 of the weights, or `none` if the extractor has no weights. @default unknown */
  readonly weights?: string;
}

/**
 * Creates an extractor from your own function. The extractor has one layer, whose name is the name of the extractor.
 *
 * @throws GanError `argument` if the name is not a word or the number of features is invalid; `extract` throws `shape`
 *   or `not-finite` if the shape or the values that the function returns are wrong
 *
 * @example
 * const brightness = extractorFrom(({ data, n }) => ({ data: means(data, n), rows: n, cols: 1 }), {
 *   name: 'brightness',
 *   features: 1,
 * });
 */
export function extractorFrom(extract: FeatureFunction, options: ExtractorFromOptions): FeatureExtractor {
  if (typeof extract !== 'function') {
    throw new GanError(WHERE, `extract must be a function of images; received ${formatValue(extract)}.`);
  }
  checkKnownOptions(WHERE, options, ['name', 'features', 'preset', 'weights']);
  const { name, features, preset, weights } = options;
  checkExtractorName(WHERE, name);
  if (!Number.isSafeInteger(features) || features < 1) {
    throw new GanError(WHERE, `features must be an integer >= 1; received ${formatValue(features)}.`);
  }
  return {
    name,
    layers: { [name]: features },
    defaultLayer: name,
    provenance: { extractor: name, ...(preset !== undefined && { preset }), ...(weights !== undefined && { weights }) },
    async extract(images, layers) {
      checkFeatureLayers(WHERE, { [name]: features }, layers);
      checkImageBatch(WHERE, images);
      const made = await extract(images);
      checkFeatures(WHERE, name, made);
      if (made.rows !== images.n || made.cols !== features) {
        throw new GanError(
          WHERE,
          `'${name}' must return ${features} features for each of ${images.n} images; it returned ${made.rows} x ${made.cols}.`,
          { code: 'shape' },
        );
      }
      return { [name]: made };
    },
    dispose() {},
  };
}

/**
 * Checks the name of an extractor. The name must be printable in reports. It must not be a number, because 2048 is the
 * name of a layer of the FID network.
 *
 * @throws GanError `argument`
 */
export function checkExtractorName(where: string, name: string): void {
  if (typeof name === 'string' && /^[A-Za-z][\w.-]{0,63}$/.test(name)) return;
  throw new GanError(
    where,
    `name must begin with a letter and contain only letters, digits, . _ -; received ${formatValue(name)}.`,
  );
}
