import {
  adam,
  type Batch,
  createOptimizer,
  type Dataset,
  heNormal,
  initialise,
  namedWeights,
  randomStream,
  rowStreams,
  runNetwork,
} from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';

/** Images with codes of attributes, one group after another: one-hot in groups of several, 0 or 1 in groups of one. */
export type AttributeSet = Dataset<Batch & { readonly images: tf.Tensor4D; readonly attributes: tf.Tensor2D }>;

/** Reads the attributes of images. */
export interface AttributeClassifier {
  /** The value of each attribute of each image, an index into its group; 0 or 1 in groups of one. */
  read(images: tf.Tensor): Promise<number[][]>;
  /** How far on the side of 1 each attribute of one lies, by its logits [n,length]. */
  logits(images: tf.Tensor): tf.Tensor2D;
  dispose(): void;
}

const BATCH = 64;
const WIDTHS = [24, 48, 64];

/**
 * A convolutional network that learns the attributes of a set: three convolutions of stride 2 and a dense layer, Adam at 2e-3
 * that falls to 0.
 *
 * @param groups lengths of the groups of codes
 */
export async function attributeClassifier(
  training: AttributeSet,
  groups: readonly number[],
  { steps = 700, seed = 0 }: { readonly steps?: number; readonly seed?: number } = {},
): Promise<AttributeClassifier> {
  const { height, width, channels } = training.entries.images as { height: number; width: number; channels: number };
  const network = convolutions(
    [height, width, channels],
    groups.reduce((a, b) => a + b),
  );
  const random = randomStream(seed, 'attribute-classifier');
  initialise(network, heNormal, random.fork('start'));
  const weights = Object.fromEntries(namedWeights('classifier', network).map(({ key, variable }) => [key, variable]));
  const optimizer = createOptimizer(adam({ learningRate: 2e-3 }));
  for (let step = 0; step < steps; step++) {
    const chosen = Array.from(random.fork('batch', step).uniformValues(BATCH), (u) => Math.floor(u * training.size));
    const batch = await training.get(chosen, { epoch: 0, random: rowStreams(random.fork('rows', step)) });
    tf.tidy(() => {
      const loss = () => crossEntropy(network.apply(batch.images) as tf.Tensor2D, batch.attributes, groups);
      const { grads } = tf.variableGrads(loss, Object.values(weights));
      const gradients = Object.fromEntries(Object.entries(weights).map(([key, { name }]) => [key, grads[name]!]));
      optimizer.apply(weights, gradients, 2e-3 * (1 - step / steps));
    });
    tf.dispose({ ...batch });
  }
  optimizer.dispose();
  const logits = (images: tf.Tensor): tf.Tensor2D => tf.tidy(() => runNetwork(network, images) as tf.Tensor2D);
  return {
    logits,
    async read(images) {
      const found = logits(images);
      const rows = await found.array();
      found.dispose();
      return rows.map((row) => valuesOf(row, groups));
    },
    dispose: () => network.dispose(),
  };
}

/** Codes as the values that they stand for, an index for each group. */
export function valuesOf(row: readonly number[], groups: readonly number[]): number[] {
  let at = 0;
  return groups.map((length) => {
    const own = row.slice(at, at + length);
    at += length;
    return length === 1 ? Number(own[0]! > 0) : own.indexOf(Math.max(...own));
  });
}

/** Of a part of a set, the share of examples whose attributes are all read right, and of each attribute. */
export async function accuracyOn(
  classifier: AttributeClassifier,
  set: AttributeSet,
  groups: readonly number[],
): Promise<{ readonly all: number; readonly each: readonly number[] }> {
  const indices = Array.from({ length: set.size }, (_, i) => i);
  const batch = await set.get(indices, { epoch: 0, random: rowStreams(randomStream(0)) });
  const [said, codes] = [await classifier.read(batch.images), await batch.attributes.array()];
  tf.dispose({ ...batch });
  const right = said.map((values, i) => valuesOf(codes[i]!, groups).map((value, k) => value === values[k]));
  return {
    all: right.filter((row) => row.every(Boolean)).length / set.size,
    each: groups.map((_, k) => right.filter((row) => row[k]).length / set.size),
  };
}

function convolutions(inputShape: number[], outputs: number): LayersModel {
  const untouched = { kernelInitializer: 'zeros' } as const;
  return sequential({
    name: 'classifier',
    layers: [
      ...WIDTHS.map((filters, i) =>
        layers.conv2d({
          ...{
            name: `conv${i}`,
            filters,
            kernelSize: 3,
            strides: 2,
            padding: 'same',
            activation: 'relu',
            ...untouched,
          },
          ...(i === 0 && { inputShape }),
        } as Parameters<typeof layers.conv2d>[0]),
      ),
      layers.flatten({ name: 'flat' }),
      layers.dense({ name: 'codes', units: outputs, ...untouched }),
    ],
  });
}

function crossEntropy(logits: tf.Tensor2D, codes: tf.Tensor2D, groups: readonly number[]): tf.Scalar {
  const [parts, targets] = [logits, codes].map((t) => tf.split(t, [...groups], 1)) as [tf.Tensor2D[], tf.Tensor2D[]];
  const terms = parts.map((part, i) =>
    groups[i] === 1
      ? tf.mean(tf.sub(tf.softplus(part), tf.mul(targets[i]!, part)))
      : tf.neg(tf.mean(tf.sum(tf.mul(targets[i]!, tf.logSoftmax(part)), 1))),
  );
  return tf.addN(terms) as tf.Scalar;
}
