import type { ImageBatch } from '@ganforge/media';
import type { FeatureMatrix } from '../feature-matrix.ts';
import type { Making } from '../making.ts';

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
  readonly taps: Readonly<Record<string, number>>;
  /** The tap of a Frechet distance. */
  readonly defaultTap: string;
  /** Extractor, preset and SHA-256 of the weights; the tap is the caller's choice. */
  readonly making: Omit<Making, 'tap'>;
  /**
   * Features of a batch, [n,features] for each tap asked for.
   *
   * @throws GanError `argument` for a tap that does not exist
   */
  extract(images: ImageBatch, taps: readonly string[]): Promise<Record<string, FeatureMatrix>>;
  /** Frees the network. */
  dispose(): void;
}
