import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import { atSize, type ImageBatch, pilBicubic } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { checkBatchSize } from './batch-size.ts';
import type { FeatureExtractor } from './extractor.ts';
import { checkExtractorName } from './extractor-from.ts';
import { greyOf } from './grey.ts';
import { networkExtractor } from './network-extractor.ts';

const WHERE = 'metrics/model-extractor';

/** The members of a model that an extractor uses. A `tf.LayersModel` has these members. */
export interface ImageModel {
  readonly inputs: readonly { readonly shape: readonly (number | null)[] }[];
  readonly outputs: readonly { readonly shape: readonly (number | null)[] }[];
  predict(x: tf.Tensor): tf.Tensor | tf.Tensor[];
}

/** Options of {@link modelExtractor}. */
export interface ModelExtractorOptions {
  /** The name for reports. A Frechet distance of its features is called `FD(<name>)`. */
  readonly name: string;
  /** The input values of the model for black and for white pixels. @default [-1, 1] */
  readonly range?: readonly [black: number, white: number];
  /** SHA-256 of the weights. @default unknown */
  readonly weights?: string;
  /** Images per batch. @default 32 */
  readonly batchSize?: number;
}

/**
 * Creates an extractor from your own model. The model must have one input [n,size,size,1 or 3] and one output
 * [n,features].
 *
 * Images are resized to the size of the input in the same way as in clean-fid. If the input has one channel, they are
 * converted to grey. `dispose` of the extractor does not dispose the model.
 *
 * @throws GanError `argument` if an option is out of range; `shape` if the model has other inputs or outputs
 *
 * @example
 * const extractor = modelExtractor(await tf.loadLayersModel(url), { name: 'flowers' });
 * const { flowers: features } = await extractor.extract(images, ['flowers']);
 */
export function modelExtractor(model: ImageModel, options: ModelExtractorOptions): FeatureExtractor {
  checkKnownOptions(WHERE, options, ['name', 'range', 'weights', 'batchSize']);
  const { name, range = [-1, 1], weights, batchSize = 32 } = options;
  checkExtractorName(WHERE, name);
  checkBatchSize(WHERE, batchSize);
  if (range.length !== 2 || !range.every(Number.isFinite) || range[0] === range[1]) {
    throw new GanError(
      WHERE,
      `range must be two different numbers, the values of black and white; received ${formatValue(range)}.`,
    );
  }
  const { size, channels, features } = shapesOf(model);
  return networkExtractor({
    where: WHERE,
    name,
    layers: { [name]: features },
    defaultLayer: name,
    provenance: {
      extractor: name,
      preset: `clean ${size}x${size}x${channels} in ${range[0]}..${range[1]}`,
      ...(weights !== undefined && { weights }),
    },
    batchSize,
    input: (images) => scaled(images, size, channels, range),
    outputs: (input) => ({ [name]: model.predict(input) as tf.Tensor }),
    dispose: () => undefined,
  });
}

function shapesOf(model: ImageModel): { size: number; channels: number; features: number } {
  const { inputs = [], outputs = [] } = model ?? {};
  const [, height, width, channels] = inputs[0]?.shape ?? [];
  const [, features] = outputs[0]?.shape ?? [];
  const isImage = inputs.length === 1 && inputs[0]!.shape.length === 4 && height != null && height === width;
  const isRow = outputs.length === 1 && outputs[0]!.shape.length === 2 && features != null;
  if (isImage && isRow && (channels === 1 || channels === 3)) return { size: height, channels, features };
  const shapes = (all: ImageModel['inputs']): string =>
    all.map(({ shape }) => `[${shape.map(String)}]`).join(' ') || 'none';
  throw new GanError(
    WHERE,
    'the model must have one input [n,size,size,1 or 3] and one output [n,features]; ' +
      `it has ${shapes(inputs)} and ${shapes(outputs)}. Try a pooling layer at its end.`,
    { code: 'shape' },
  );
}

function scaled(images: ImageBatch, size: number, channels: number, [black, white]: readonly [number, number]) {
  const levels = atSize(images, size, pilBicubic);
  const values = (channels === 1 ? greyOf(levels) : levels).map((level) => black + ((white - black) * level) / 255);
  return tf.tensor4d(values, [images.n, size, size, channels]);
}
