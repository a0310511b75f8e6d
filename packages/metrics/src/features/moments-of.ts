import type { ImageSource } from '@ganforge/media/node';
import type { FeatureExtractor } from '../extractors/extractor.ts';
import { checkFeatureLayers } from '../extractors/feature-layers.ts';
import type { LinearAlgebra } from '../linear-algebra/linear-algebra.ts';
import { FeatureMoments } from './feature-moments.ts';
import { type FeaturesOptions, featuresOf, type ImagesRead } from './features-of.ts';

/** How moments of images are made. */
export interface MomentsOptions extends Omit<FeaturesOptions, 'layers'> {
  /** Which of the extractor's outputs. @default extractor.defaultLayer */
  readonly layer?: string;
  /** What multiplies: the native backend, for one. @default WebAssembly, or JavaScript if it is not available */
  readonly linearAlgebra?: LinearAlgebra;
}

/**
 * Mean and covariance of the features of a source's images, for `frechetDistance`; memory does not grow with their number.
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
