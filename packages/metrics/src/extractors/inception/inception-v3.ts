import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import { atSize, type ImageBatch } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import type { NetworkWeights } from '../../weights/network-weights.ts';
import { checkBatchSize } from '../batch-size.ts';
import type { FeatureExtractor } from '../extractor.ts';
import { networkExtractor } from '../network-extractor.ts';
import { checkWeights } from '../weights-of.ts';
import { INCEPTION_FEATURE_LAYERS } from './feature-layers.ts';
import { InceptionNetwork } from './network.ts';
import { INCEPTION_PRESETS, type InceptionPreset, type Preprocessing } from './presets.ts';
import { INPUT_CHANNELS, INPUT_SIZE } from './table.ts';
import { inceptionWeights } from './weights.ts';

const WHERE = 'metrics/inception-v3';

/** Options of {@link inceptionV3}. */
export interface InceptionV3Options {
  /**
   * The state dict of `pt_inception-2015-12-05`. With other weights the distance is not an FID, and reports do not call
   * it FID.
   */
  readonly weights: NetworkWeights;
  /** The preprocessing, named after the tool that uses it. Every result names it. @default 'torch-fidelity' */
  readonly preset?: InceptionPreset;
  /** Number of images per batch. Each image takes about 45 MB of memory. @default 8 */
  readonly batchSize?: number;
}

/**
 * Creates the Inception network of FID on the current engine, with the preprocessing that `preset` selects.
 *
 * Its feature layers are 64, 192, 768 and 2048 (means over all positions), logits and logits_unbiased [n,1008], and
 * sfid [n,2023]. Images may have any size. Batch normalisation is folded into the convolutions in float64.
 *
 * Source: Szegedy et al. 2016, "Rethinking the Inception Architecture for Computer Vision"; Heusel et al. 2017, "GANs
 * Trained by a Two Time-Scale Update Rule", section 4. For the preprocessing see {@link InceptionPreset}.
 *
 * @throws GanError `mismatch` with the name of a tensor if this tensor is missing, unknown or has another shape;
 *   `not-finite` if a weight is not finite; `argument` if another option is out of range
 *
 * @example
 * const extractor = inceptionV3({ weights, preset: 'pytorch-fid' });
 * const { 2048: features } = await extractor.extract(images, ['2048']);
 */
export function inceptionV3(options: InceptionV3Options): FeatureExtractor {
  checkKnownOptions(WHERE, options, ['weights', 'preset', 'batchSize']);
  const { weights, preset = 'torch-fidelity', batchSize = 8 } = options;
  if (!Object.hasOwn(INCEPTION_PRESETS, preset)) {
    const names = Object.keys(INCEPTION_PRESETS).join(', ');
    throw new GanError(WHERE, `preset must be one of ${names}; received ${formatValue(preset)}.`);
  }
  checkBatchSize(WHERE, batchSize);
  checkWeights(WHERE, weights);
  const network = new InceptionNetwork(inceptionWeights(WHERE, weights));
  return networkExtractor({
    where: WHERE,
    name: 'inception-v3',
    layers: Object.fromEntries(
      Object.entries(INCEPTION_FEATURE_LAYERS).map(([layer, { features }]) => [layer, features]),
    ),
    defaultLayer: '2048',
    provenance: { extractor: 'inception-v3', preset, weights: weights.sha256 },
    batchSize,
    input: (images) => preprocessed(images, INCEPTION_PRESETS[preset]),
    outputs: (input, layers) => network.outputs(input, layers),
    dispose: () => network.dispose(),
  });
}

function preprocessed(images: ImageBatch, { resizer, centre, scale }: Preprocessing): tf.Tensor4D {
  const values = atSize(images, INPUT_SIZE, resizer);
  for (let i = 0; i < values.length; i++) values[i] = (values[i]! - centre) / scale;
  return tf.tensor4d(values, [images.n, INPUT_SIZE, INPUT_SIZE, INPUT_CHANNELS]);
}
