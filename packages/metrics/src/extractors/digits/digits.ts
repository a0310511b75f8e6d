import { checkKnownOptions, decodeSafetensors } from '@ganforge/formats';
import { antialiasedBilinear, atSize, type ImageBatch } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { checkBatchSize } from '../batch-size.ts';
import type { FeatureExtractor } from '../extractor.ts';
import { networkExtractor } from '../network-extractor.ts';
import { weightsOf } from '../weights-of.ts';
import { DIGIT_WEIGHTS, runDigits } from './network.ts';
import { DIGIT_WEIGHTS_FILE, DIGIT_WEIGHTS_SHA256 } from './weights.ts';

const WHERE = 'metrics/digits';
const SIZE = 28;

/** Options of {@link digits}. */
export interface DigitsOptions {
  /** Number of images per batch. Each image takes about 0.15 MB of memory. @default 100 */
  readonly batchSize?: number;
}

/**
 * Creates a feature extractor for MNIST and similar data. It is a small classifier of handwritten digits and needs no
 * download.
 *
 * It has two feature layers. `digits` [n,64] is the input of the last ReLU; some units of the output of this ReLU are
 * always 0. `logits` is [n,10]. Images must show bright ink on a dark background and may have any size. They are scaled
 * to 28x28 (bilinear, antialiased, like PyTorch) and converted to grey: `0.299 * R + 0.587 * G + 0.114 * B` (ITU-R
 * BT.601).
 *
 * digits/train.ts trained the classifier on the training split of MNIST; its accuracy on the test split is about 99.63
 * %. Distances of its features are called FD(digits). They have no meaning for images of other objects, and they cannot
 * be compared with FID.
 *
 * @throws GanError `argument` if an option is unknown or the batch size is invalid
 *
 * @example
 * const extractor = digits();
 * const { digits: features, logits } = await extractor.extract(images, ['digits', 'logits']);
 */
export function digits(options: DigitsOptions = {}): FeatureExtractor {
  checkKnownOptions(WHERE, options, ['batchSize']);
  const { batchSize = 100 } = options;
  checkBatchSize(WHERE, batchSize);
  const weights = loadWeights();
  return networkExtractor({
    where: WHERE,
    name: 'digits',
    layers: { digits: 64, logits: 10 },
    defaultLayer: 'digits',
    provenance: { extractor: 'digits', preset: 'digits', weights: DIGIT_WEIGHTS_SHA256 },
    batchSize,
    input: greyAtSize,
    outputs(input) {
      const { features, logits } = runDigits(input, weights);
      return { digits: features, logits };
    },
    dispose: () => tf.dispose(weights),
  });
}

function loadWeights(): Record<string, tf.Tensor> {
  const file = Uint8Array.from(atob(DIGIT_WEIGHTS_FILE), (character) => character.charCodeAt(0));
  const weights = { tensors: decodeSafetensors(file).tensors, sha256: DIGIT_WEIGHTS_SHA256 };
  const named = Object.entries(DIGIT_WEIGHTS).map(
    ([name, shape]) => [name, tf.keep(tf.tensor(weightsOf(WHERE, weights, name, shape), [...shape]))] as const,
  );
  return Object.fromEntries(named);
}

/** Converts images to the network's input, [n,28,28,1] in [-1,1]. */
function greyAtSize(images: ImageBatch): tf.Tensor4D {
  const rgb = atSize(images, SIZE, antialiasedBilinear);
  const grey = new Float32Array(rgb.length / 3);
  for (let i = 0; i < grey.length; i++) {
    const level = 0.299 * rgb[3 * i]! + 0.587 * rgb[3 * i + 1]! + 0.114 * rgb[3 * i + 2]!;
    grey[i] = level / 127.5 - 1;
  }
  return tf.tensor4d(grey, [images.n, SIZE, SIZE, 1]);
}
