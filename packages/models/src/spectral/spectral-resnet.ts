import {
  conditionalBatchNormalization,
  globalSumPooling2d,
  residualBlock,
  selfAttention2d,
  spectralConv2d,
  spectralDense,
  spectralEmbedding,
} from '@ganforge/core/layers';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { discriminatorPlan, generatorPlan, type ResnetSizes } from './resnet-plan.ts';

/** The options in which the generators of SNGAN and SAGAN differ. */
export interface GeneratorOptions {
  /** The number of classes, if labels select the scales and shifts of the batch norms of blocks. */
  readonly classes?: number | undefined;
  /** Whether the kernels are divided by their spectral norms. */
  readonly spectral: boolean;
}

/**
 * Builds the generator, which maps z [N,latentDim], and labels [N,1] if there are classes, to images [N,S,S,C]. It
 * consists of a dense layer for the stem, residual blocks that double the resolution, batch norm, ReLU, a 3x3
 * convolution and tanh.
 */
export function resnetGenerator(sizes: ResnetSizes, { classes, spectral }: GeneratorOptions): LayersModel {
  const { stem, ups } = generatorPlan(sizes);
  const z = input({ shape: [sizes.latentDim], name: 'z' });
  const labels = classes === undefined ? undefined : input({ shape: [1], dtype: 'int32', name: 'labels' });
  const normalize = (name: string): layers.Layer =>
    classes === undefined ? batchNorm(name) : conditionalBatchNormalization({ name, classes });
  const dense = spectral ? spectralDense : layers.dense;
  let x = apply(dense({ name: 'project', units: stem.side ** 2 * stem.maps, ...untouched }), z);
  x = apply(layers.reshape({ name: 'stem', targetShape: [stem.side, stem.side, stem.maps] }), x);
  for (const { side, maps: filters } of ups) {
    const block = { name: `block${side}`, filters, resample: 'up', normalize, spectral, ...untouched } as const;
    x = attend(residualBlock(x, labels === undefined ? block : { ...block, labels }), side, sizes.attention, spectral);
  }
  const image = lastLayers(x, sizes.channels, spectral);
  return model({ name: 'generator', inputs: labels === undefined ? z : [z, labels], outputs: image });
}

/** Applies batch norm, ReLU, a 3x3 convolution that computes the image, and tanh. */
export function lastLayers(x: SymbolicTensor, channels: number, spectral: boolean): SymbolicTensor {
  const convolution = spectral ? spectralConv2d : layers.conv2d;
  const chain = [
    batchNorm('norm'),
    layers.reLU({ name: 'relu' }),
    convolution({ name: 'last', filters: channels, kernelSize: 3, padding: 'same', ...untouched }),
    layers.activation({ name: 'image', activation: 'tanh' }),
  ];
  return chain.reduce((at, layer) => apply(layer, at), x);
}

/**
 * Builds the discriminator, which maps images [N,S,S,C], and labels [N,1] if there are classes, to logits [N,1]. It
 * consists of residual blocks that halve the resolution, residual blocks that do not change the resolution, ReLU, sum
 * pooling over all positions, and a dense layer. If there are classes, the inner product of the pooled features and the
 * label's embedding is added to the logit. All kernels are divided by their spectral norms.
 *
 * @param bias whether the dense layer of the logit has a bias
 */
export function resnetDiscriminator(
  sizes: ResnetSizes,
  { classes, bias }: { readonly classes?: number | undefined; readonly bias: boolean },
): LayersModel {
  const { downs, plains } = discriminatorPlan(sizes);
  const images = input({ shape: [sizes.size, sizes.size, sizes.channels], name: 'images' });
  let x: SymbolicTensor = images;
  for (const [i, { side, maps: filters }] of downs.entries()) {
    const block = { name: `block${side}`, filters, resample: 'down', first: i === 0, spectral: true, ...untouched };
    x = attend(residualBlock(x, block as Parameters<typeof residualBlock>[1]), side, sizes.attention, true);
  }
  for (const [i, { maps: filters }] of plains.entries()) {
    x = residualBlock(x, { name: `block-${'ab'[i]}`, filters, spectral: true, ...untouched });
  }
  x = apply(layers.reLU({ name: 'relu' }), x);
  const features = apply(globalSumPooling2d({ name: 'features' }), x);
  const logit = apply(spectralDense({ name: 'logit', units: 1, useBias: bias, ...untouched }), features);
  if (classes === undefined) return model({ name: 'discriminator', inputs: images, outputs: logit });
  const labels = input({ shape: [1], dtype: 'int32', name: 'labels' });
  const outputDim = plains.at(-1)!.maps;
  const table = spectralEmbedding({ name: 'class', inputDim: classes, outputDim, embeddingsInitializer: 'zeros' });
  const vector = apply(layers.flatten({ name: 'class-vector' }), apply(table, labels));
  const product = layers.dot({ name: 'projection', axes: 1 }).apply([vector, features]) as SymbolicTensor;
  const sum = layers.add({ name: 'logits' }).apply([logit, product]) as SymbolicTensor;
  return model({ name: 'discriminator', inputs: [images, labels], outputs: sum });
}

/**
 * Applies self-attention to the output of a block, if `attention` contains the resolution `side` of its feature maps.
 */
export function attend(
  x: SymbolicTensor,
  side: number,
  attention: readonly number[],
  spectral: boolean,
): SymbolicTensor {
  return attention.includes(side) ? apply(selfAttention2d({ name: `attention${side}`, spectral }), x) : x;
}

function batchNorm(name: string): layers.Layer {
  return layers.batchNormalization({ name, epsilon: 1e-5, momentum: 0.9 });
}

function apply(layer: layers.Layer, x: SymbolicTensor): SymbolicTensor {
  return layer.apply(x) as SymbolicTensor;
}

// Weights are created as zeros, so that tfjs draws no random numbers. `initialise` sets all weights later.
const untouched = { kernelInitializer: 'zeros' } as const;
