import type { ImageBatch } from '@ganforge/media';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import type { Provenance } from '../features/provenance.ts';

/**
 * Computes features of images. An extractor is a network with its preprocessing, or your own function.
 *
 * @example
 * const extractor = await digits();
 * const { digits: features } = await extractor.extract(images, ['digits']);
 */
export interface FeatureExtractor {
  /** The name for reports, such as `inception-v3`. */
  readonly name: string;
  /** The feature layers and the number of features of each, such as `{ 2048: 2048, logits: 1008 }`. */
  readonly layers: Readonly<Record<string, number>>;
  /** The layer that a Frechet distance uses by default. */
  readonly defaultLayer: string;
  /** The name, the preset and the SHA-256 of the weights. The caller adds the layer. */
  readonly provenance: Omit<Provenance, 'layer'>;
  /**
   * Returns the features of a batch, [n,features] for each requested layer.
   *
   * @throws GanError `argument` if a layer does not exist
   */
  extract(images: ImageBatch, layers: readonly string[]): Promise<Record<string, FeatureMatrix>>;
  /** Frees the network. */
  dispose(): void;
}
