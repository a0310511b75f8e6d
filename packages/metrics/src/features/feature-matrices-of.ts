import type { ImageSource } from '@ganforge/media/node';
import type { FeatureExtractor } from '../extractors/extractor.ts';
import { checkFeatureLayers } from '../extractors/feature-layers.ts';
import type { FeatureMatrix } from './feature-matrix.ts';
import { type FeaturesOptions, featuresOf, type ImagesRead } from './features-of.ts';

/**
 * Computes the features of the images of a source, for metrics that compare single examples. The result has one row per
 * image, in the order of the images.
 *
 * All features are in memory at once: 50,000 images with 2048 features take 410 MB.
 *
 * @throws GanError as `featuresOf`
 *
 * @example
 * const { features } = await featureMatricesOf(await imageFolder('samples'), extractor, { layers: ['2048', 'logits'] });
 * const { mean, std } = inceptionScore(features.logits!);
 */
export async function featureMatricesOf(
  source: ImageSource,
  extractor: FeatureExtractor,
  options: FeaturesOptions = {},
): Promise<ImagesRead & { readonly features: Readonly<Record<string, FeatureMatrix>> }> {
  const layers = checkFeatureLayers(
    'metrics/feature-matrices-of',
    extractor.layers,
    options.layers ?? [extractor.defaultLayer],
  );
  const matrices = layers.map((layer) => {
    const cols = extractor.layers[layer]!;
    return { layer, cols, data: new Float32Array(source.size * cols) };
  });
  const filled = new Uint8Array(source.size);
  const read = await featuresOf(source, extractor, { ...options, layers }, (features, places) => {
    for (const [row, place] of places.entries()) {
      filled[place] = 1;
      for (const { layer, cols, data } of matrices) {
        data.set(features[layer]!.data.subarray(row * cols, (row + 1) * cols), place * cols);
      }
    }
  });
  const features = matrices.map(({ layer, cols, data }) => [
    layer,
    { data: rowsOf(data, cols, filled), rows: read.n, cols },
  ]);
  return { ...read, features: Object.fromEntries(features) as Record<string, FeatureMatrix> };
}

/** Moves the filled rows to the start of the matrix, so that no gaps remain. */
function rowsOf(data: Float32Array, cols: number, filled: Uint8Array): Float32Array {
  let rows = 0;
  for (const [place, isFilled] of filled.entries()) {
    if (isFilled === 0) continue;
    if (rows < place) data.copyWithin(rows * cols, place * cols, (place + 1) * cols);
    rows++;
  }
  return data.subarray(0, rows * cols);
}
