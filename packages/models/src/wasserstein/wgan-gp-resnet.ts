import { residualBlock } from '@ganforge/core/layers';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** The options that determine the residual networks of WGAN-GP. */
export interface ResnetSizes {
  readonly size: number;
  readonly channels: number;
  readonly latentDim: number;
  readonly features: number;
}

/**
 * Estimates the number of parameters of both networks: two 3x3 convolutions for each block, the projection and the
 * image layer.
 */
export function countResnet({ size, channels, latentDim, features }: ResnetSizes): number {
  const blocks = Math.log2(size / 4) + Math.log2(size / 8) + 2;
  return blocks * 2 * 9 * features ** 2 + latentDim * 16 * features + 2 * 9 * channels * features;
}

/**
 * Builds the generator, which maps z [N,latentDim] to images [N,S,S,C]: a 4x4 stem, residual blocks that double it, and
 * a convolution.
 */
export function resnetGenerator({ size, channels, latentDim, features }: ResnetSizes): LayersModel {
  const z = input({ shape: [latentDim], name: 'z' });
  const normalize = (name: string) => layers.batchNormalization({ name, ...canonicalNorm });
  let x = apply(layers.dense({ name: 'project', units: 16 * features, ...untouched }), z);
  x = apply(layers.reshape({ name: 'stem', targetShape: [4, 4, features] }), x);
  for (let side = 8; side <= size; side *= 2) {
    x = residualBlock(x, { name: `block${side}`, filters: features, resample: 'up', normalize, ...untouched });
  }
  x = apply(normalize('norm'), x);
  x = apply(layers.reLU({ name: 'relu' }), x);
  x = apply(layers.conv2d({ name: 'last', filters: channels, ...same }), x);
  return model({
    name: 'generator',
    inputs: z,
    outputs: apply(layers.activation({ name: 'image', activation: 'tanh' }), x),
  });
}

/**
 * Builds the critic, which maps images [N,S,S,C] to scores [N,1]. Residual blocks halve the maps to 8x8, and two
 * further blocks keep the size. ReLU, the mean over all positions and a dense layer follow.
 *
 * @param normalize returns the normalisation before each convolution of a block, except in the first block
 */
export function resnetCritic(
  { size, channels, features }: ResnetSizes,
  normalize: ((name: string) => layers.Layer) | undefined,
): LayersModel {
  const images = input({ shape: [size, size, channels], name: 'images' });
  const norm = normalize === undefined ? {} : { normalize };
  let x = residualBlock(images, {
    name: `block${size / 2}`,
    filters: features,
    resample: 'down',
    first: true,
    ...untouched,
  });
  for (let side = size / 4; side >= 8; side /= 2) {
    x = residualBlock(x, { name: `block${side}`, filters: features, resample: 'down', ...norm, ...untouched });
  }
  for (const name of ['block-a', 'block-b']) x = residualBlock(x, { name, filters: features, ...norm, ...untouched });
  x = apply(layers.reLU({ name: 'relu' }), x);
  x = apply(layers.globalAveragePooling2d({ name: 'features' }), x);
  const score = layers.dense({ name: 'score', units: 1, ...untouched });
  return model({ name: 'critic', inputs: images, outputs: apply(score, x) });
}

function apply(layer: layers.Layer, x: SymbolicTensor): SymbolicTensor {
  return layer.apply(x) as SymbolicTensor;
}

// Weights are created as zeros, so that tfjs draws no random numbers. `initialise` sets all weights later.
const untouched = { kernelInitializer: 'zeros' } as const;
const same = { kernelSize: 3, padding: 'same', ...untouched } as const;
const canonicalNorm = { epsilon: 1e-5, momentum: 0.9 } as const;
