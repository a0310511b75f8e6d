import type { ImageBatch } from '@ganforge/media';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import type { Provenance } from '../features/provenance.ts';

/**
 * Turns images into features: a network with its preprocessing, or any function of yours.
 *
 * @example
 * const extractor = await digits();
 * const { digits: features } = await extractor.extract(images, ['digits']);
 */
export interface FeatureExtractor {
  /** As reports name it: `inception-v3`. */
  readonly name: string;
  /** Its outputs and how many features each has: `{ 2048: 2048, logits: 1008 }`. */
  readonly layers: Readonly<Record<string, number>>;
  /** The layer of a Frechet distance. */
  readonly defaultLayer: string;
  /** Extractor, preset and SHA-256 of the weights; the layer is the caller's choice. */
  readonly provenance: Omit<Provenance, 'layer'>;
  /**
   * Features of a batch, [n,features] for each layer asked for.
   *
   * @throws GanError `argument` for a layer that does not exist
   */
  extract(images: ImageBatch, layers: readonly string[]): Promise<Record<string, FeatureMatrix>>;
  /** Frees the network. */
  dispose(): void;
}
