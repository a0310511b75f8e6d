import {
  adam,
  createOptimizer,
  type Dataset,
  heNormal,
  initialise,
  type LabelledImageBatch,
  namedWeights,
  randomStream,
  rowStreams,
} from '@ganforge/core';
import { softmaxCrossEntropy } from '@ganforge/core/gradients';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';

const batchSize = 64;

/**
 * Trains a small convolutional classifier of 28x28 digits for `steps` batches. It has no weights in common with the
 * GAN.
 */
export async function trainClassifier(
  dataset: Dataset<LabelledImageBatch>,
  steps: number,
  seed: number,
): Promise<LayersModel> {
  const network = classifier();
  const random = randomStream(seed, 'classifier');
  initialise(network, heNormal, random.fork('initialise'));
  const variables = namedWeights('classifier', network).map(({ key, variable }) => [key, variable] as const);
  const optimizer = createOptimizer(adam({ learningRate: 2e-3 }));
  for (let step = 0; step < steps; step++) {
    const batch = await draws(dataset, random.fork('batch', step));
    tf.tidy(() => {
      const loss = () =>
        softmaxCrossEntropy(
          tf.oneHot(batch.labels, 10),
          network.apply(batch.images, { training: true }) as tf.Tensor,
        ) as tf.Scalar;
      const { grads } = tf.variableGrads(
        loss,
        variables.map(([, variable]) => variable),
      );
      const gradients = Object.fromEntries(variables.map(([key, { name }]) => [key, grads[name]!]));
      optimizer.apply(Object.fromEntries(variables), gradients, 2e-3 * (1 - step / steps));
    });
    tf.dispose({ ...batch });
  }
  optimizer.dispose();
  return network;
}

/** Computes, for each class, the share of images [n,28,28,1] that the classifier assigns to the class in `labels`. */
export async function agreement(network: LayersModel, images: tf.Tensor, labels: ArrayLike<number>): Promise<number[]> {
  const classes = tf.tidy(() => tf.argMax(network.predict(images) as tf.Tensor, 1));
  const found = await classes.data();
  classes.dispose();
  const [right, all] = [new Array<number>(10).fill(0), new Array<number>(10).fill(0)];
  for (let i = 0; i < labels.length; i++) {
    all[labels[i]!]!++;
    if (found[i] === labels[i]) right[labels[i]!]!++;
  }
  return right.map((count, k) => count / all[k]!);
}

async function draws(
  dataset: Dataset<LabelledImageBatch>,
  random: ReturnType<typeof randomStream>,
): Promise<LabelledImageBatch> {
  const indices = Array.from(random.uniformValues(batchSize), (u) => Math.floor(u * dataset.size));
  return dataset.get(indices, { epoch: 0, random: rowStreams(random) });
}

function classifier(): LayersModel {
  const convolution = { kernelSize: 5, strides: 2, padding: 'same', activation: 'relu' } as const;
  return sequential({
    name: 'classifier',
    layers: [
      layers.conv2d({ name: 'conv14', filters: 16, inputShape: [28, 28, 1], ...convolution }),
      layers.conv2d({ name: 'conv7', filters: 32, ...convolution }),
      layers.flatten({ name: 'flat' }),
      layers.dense({ name: 'hidden', units: 128, activation: 'relu' }),
      layers.dense({ name: 'logits', units: 10 }),
    ],
  });
}
