import * as core from '@ganforge/core';
import * as ganforge from '@ganforge/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model, type SymbolicTensor, sequential } from '@tensorflow/tfjs-layers';

const classes = 3;

/** Builds a network that contains every layer. It maps images [N,8,8,3] and labels [N] to scores [N,2]. */
export function everyLayer(): LayersModel {
  const images = input({ shape: [8, 8, 3], name: 'images' });
  const labels = input({ shape: [], dtype: 'int32', name: 'labels' });
  const conditional = (name: string) => ganforge.conditionalBatchNormalization({ name, classes });
  const steps = [
    ganforge.reflectionPadding2d({ name: 'pad', padding: 1 }),
    ganforge.spectralConv2d({ name: 'conv', filters: 4, kernelSize: 3, activation: 'tanh' }),
    ganforge.instanceNormalization({ name: 'instance', center: true, scale: true }),
    ganforge.groupNormalization({ name: 'group', groups: 2 }),
    ganforge.pixelNormalization({ name: 'pixel' }),
    ganforge.gaussianNoise({ name: 'noise', stddev: 0.1 }),
  ];
  let h = steps.reduce((x, layer) => layer.apply(x) as SymbolicTensor, images);
  h = conditional('conditional').apply([h, labels]) as SymbolicTensor;
  const block = { filters: 4, normalize: conditional, labels, spectral: true } as const;
  h = ganforge.residualBlock(h, { ...block, name: 'down', resample: 'down' });
  h = ganforge.residualBlock(h, { ...block, name: 'up', resample: 'up', filters: 2, activation: 'leakyReLU' });
  h = ganforge.selfAttention2d({ name: 'attention' }).apply(h) as SymbolicTensor;
  const embedding = ganforge
    .spectralEmbedding({ name: 'embedding', inputDim: classes, outputDim: 2 })
    .apply(labels) as SymbolicTensor;
  h = ganforge
    .projectedBatchNormalization({ name: 'projected', spectral: true })
    .apply([h, embedding]) as SymbolicTensor;
  h = styleLayers(h, embedding);
  const nested = sequential({
    name: 'nested',
    layers: [
      ganforge.spectralConv2dTranspose({
        name: 'deconv',
        filters: 2,
        kernelSize: 2,
        strides: 2,
        inputShape: [8, 8, 2],
      }),
      ganforge.minibatchStandardDeviation({ name: 'deviation', groupSize: 2 }),
      ganforge.dropout({ name: 'drop', rate: 0.25 }),
      ganforge.globalSumPooling2d({ name: 'sum' }),
      ganforge.minibatchDiscrimination({ name: 'discrimination', features: 2, dimensions: 3 }),
      ganforge.spectralDense({ name: 'dense', units: 2 }),
    ],
  });
  const scores = nested.apply(h) as SymbolicTensor;
  const outputs = layers.add({ name: 'scores' }).apply([scores, embedding]) as SymbolicTensor;
  const network = model({ name: 'every', inputs: [images, labels], outputs });
  core.initialise(network, core.normalKernels({ std: 0.5 }), core.randomStream(1, 'start'));
  return network;
}

/** Applies every layer of StyleGAN2 to [N,8,8,2]. The output has the same shape. */
function styleLayers(x: SymbolicTensor, vector: SymbolicTensor): SymbolicTensor {
  const averaged = ganforge.latentAverage({ name: 'average' }).apply(vector);
  const style = ganforge.equalizedDense({ name: 'style', units: 2 }).apply(averaged) as SymbolicTensor;
  const down = { name: 'equalized', filters: 2, kernelSize: 3, resample: 'down' } as const;
  const small = ganforge.equalizedConv2d(down).apply(x) as SymbolicTensor;
  const start = ganforge.learnedConstant({ name: 'start', shape: [4, 4, 2] }).apply(style) as SymbolicTensor;
  const sum = layers.add({ name: 'sum-style' }).apply([small, start]) as SymbolicTensor;
  const up = { name: 'modulated', filters: 2, kernelSize: 3, up: true } as const;
  const larger = ganforge.modulatedConv2d(up).apply([sum, style]);
  const noisy = ganforge.pixelNoise({ name: 'pixel-noise' }).apply(larger) as SymbolicTensor;
  const shifted = ganforge.channelBias({ name: 'channel-bias' }).apply(sum);
  const grouped = ganforge.groupedConv2d({ name: 'grouped', filters: 2, kernelSize: 3, groups: 2 }).apply(shifted);
  const wide = layers.conv2d({ name: 'wide', filters: 4, kernelSize: 1 }).apply(grouped);
  const gated = ganforge.gatedLinearUnit({ name: 'gated' }).apply(wide);
  const filtered = ganforge.firResampling2d({ name: 'fir', direction: 'up' }).apply(gated) as SymbolicTensor;
  return layers.add({ name: 'styled' }).apply([noisy, filtered]) as SymbolicTensor;
}

/** Returns five images and their labels. */
function everyInput(): [tf.Tensor4D, tf.Tensor1D] {
  return [core.randomStream(2).normal([5, 8, 8, 3]) as tf.Tensor4D, tf.tensor1d([0, 2, 1, 1, 0], 'int32')];
}

/**
 * Returns the network's scores for these inputs, [5,2]. With a seed, it runs in training mode with a stream of that
 * seed.
 */
export function everyScore(network: LayersModel, seed?: number): tf.Tensor {
  return tf.tidy(() => {
    const kwargs = seed === undefined ? {} : { training: true, random: core.randomStream(seed) };
    return network.apply(everyInput(), kwargs) as tf.Tensor;
  });
}

/** Reads {@link everyScore} synchronously. Not every engine supports this. */
export function everyOutput(network: LayersModel, seed?: number): number[] {
  const score = everyScore(network, seed);
  const values = Array.from(score.dataSync());
  score.dispose();
  return values;
}
