import type { ImageSource } from '@ganforge/media/node';
import type { FeatureExtractor } from '../extractors/extractor.ts';
import { checkFeatureLayers } from '../extractors/feature-layers.ts';
import type { LinearAlgebra } from '../linear-algebra/linear-algebra.ts';
import { FeatureMoments } from './feature-moments.ts';
import { type FeaturesOptions, featuresOf, type ImagesRead } from './features-of.ts';

/** Options of {@link momentsOf}. */
export interface MomentsOptions extends Omit<FeaturesOptions, 'layers'> {
  /** The layer of the extractor to use. @default extractor.defaultLayer */
  readonly layer?: string;
  /**
   * The linear algebra to use, for example the native backend.
   * @default WebAssembly, or JavaScript if WebAssembly is not available
   */
  readonly linearAlgebra?: LinearAlgebra;
}

/**
 * Computes the mean and the covariance of the features of a source, for `frechetDistance`. Memory use does not depend
 * on the number of images.
 *
 * @throws GanError as `featuresOf`
 *
 * @example
 * const extractor = pixels({ size: 8 });
 * const real = await momentsOf(await imageFolder('photos'), extractor);
 * const generated = await momentsOf(await imageFolder('samples'), extractor);
 * const { label, value } = frechetDistance(real.moments, generated.moments);
 */
export async function momentsOf(
  source: ImageSource,
  extractor: FeatureExtractor,
  options: MomentsOptions = {},
): Promise<ImagesRead & { readonly moments: FeatureMoments }> {
  const { layer = extractor.defaultLayer, linearAlgebra, ...reading } = options;
  checkFeatureLayers('metrics/moments-of', extractor.layers, [layer]);
  const provenance = { ...extractor.provenance, layer };
  const moments = new FeatureMoments(extractor.layers[layer]!, {
    provenance,
    ...(linearAlgebra === undefined ? {} : { linearAlgebra }),
  });
  const read = await featuresOf(source, extractor, { ...reading, layers: [layer] }, (features) => {
    moments.add(features[layer]!.data);
  });
  return { ...read, moments };
}
