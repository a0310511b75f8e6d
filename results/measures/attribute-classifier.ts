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

/**
 * Contains images and codes of their attributes. The code is the concatenation of groups. A group of several numbers is
 * one-hot, and a group of one number is 0 or 1.
 */
export type AttributeSet = Dataset<Batch & { readonly images: tf.Tensor4D; readonly attributes: tf.Tensor2D }>;

/** Reads the attributes of images. */
export interface AttributeClassifier {
  /**
   * Returns the value of each attribute of each image. It is an index into the group, or 0 or 1 for a group of one
   * number.
   */
  read(images: tf.Tensor): Promise<number[][]>;
  /**
   * Returns the logits [n,length]. The logit of an attribute with a group of one number says how certain the value 1
   * is.
   */
  logits(images: tf.Tensor): tf.Tensor2D;
  dispose(): void;
}

const BATCH = 64;
const WIDTHS = [24, 48, 64];

/**
 * Trains a convolutional network that predicts the attributes of a set. It has three convolutions of stride 2 and a
 * dense layer, and is trained by Adam with a learning rate that decreases from 2e-3 to 0.
 *
 * @param groups the lengths of the groups of a code
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

/** Converts a code to the values of its attributes, with one index for each group. */
export function valuesOf(row: readonly number[], groups: readonly number[]): number[] {
  let at = 0;
  return groups.map((length) => {
    const own = row.slice(at, at + length);
    at += length;
    return length === 1 ? Number(own[0]! > 0) : own.indexOf(Math.max(...own));
  });
}

/**
 * Computes, for a part of a set, the share of examples whose attributes are all predicted correctly, and the share for
 * each attribute.
 */
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
