import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';

/** The sizes of InfoGAN's networks. */
export interface InfoGanSizes {
  readonly size: number;
  readonly channels: number;
  /** The total length of the noise, the category and the codes. */
  readonly latentDim: number;
  /** Number of feature maps at the full image size. */
  readonly features: number;
  /** Number of outputs of the recogniser: the logits of the categories, followed by the codes. */
  readonly outputs: number;
}

/** Estimates the number of parameters of all networks. */
export function countInfoGan({ size, latentDim, features }: InfoGanSizes): number {
  const stem = (size / 4) ** 2 * 2 * features;
  return 16 * features * (latentDim + 2 * stem) + 2 * 16 * 2 * features ** 2 + 16 * features * 2 * features;
}

/**
 * Builds the generator, which maps latents [N,latentDim] to images [N,S,S,C] by two dense layers and two transposed
 * convolutions.
 */
export function infoGanGenerator({ size, channels, latentDim, features }: InfoGanSizes): LayersModel {
  const side = size / 4;
  const up = (to: number, filters: number): layers.Layer =>
    layers.conv2dTranspose({ name: `up${to}`, filters, ...half });
  return sequential({
    name: 'generator',
    layers: [
      layers.dense({ name: 'hidden', units: 16 * features, inputShape: [latentDim], ...untouched }),
      batchNorm('norm'),
      layers.reLU({ name: 'relu' }),
      layers.dense({ name: 'project', units: side ** 2 * 2 * features, ...untouched }),
      layers.reshape({ name: 'stem', targetShape: [side, side, 2 * features] }),
      batchNorm(`norm${side}`),
      layers.reLU({ name: `relu${side}` }),
      up(2 * side, features),
      batchNorm(`norm${2 * side}`),
      layers.reLU({ name: `relu${2 * side}` }),
      up(size, channels),
      layers.activation({ name: 'image', activation: 'tanh' }),
    ],
  });
}

/**
 * Builds the trunk, which discriminator and recogniser share. It maps images [N,S,S,C] to features [N, 16 * features].
 */
export function infoGanTrunk({ size, channels, features }: InfoGanSizes): LayersModel {
  const leaky = (name: string): layers.Layer => layers.leakyReLU({ name, alpha: 0.1 });
  return sequential({
    name: 'trunk',
    layers: [
      layers.conv2d({ name: 'down1', filters: features, inputShape: [size, size, channels], ...half }),
      leaky('relu1'),
      layers.conv2d({ name: 'down2', filters: 2 * features, ...half }),
      batchNorm('norm2'),
      leaky('relu2'),
      layers.flatten({ name: 'flat' }),
      layers.dense({ name: 'features', units: 16 * features, ...untouched }),
      batchNorm('norm3'),
      leaky('relu3'),
    ],
  });
}

/** Builds the discriminator, which maps the features of the trunk to a logit [N,1]. */
export function infoGanDiscriminator({ features }: InfoGanSizes): LayersModel {
  const inputShape = [16 * features];
  const logit = layers.dense({ name: 'logit', units: 1, inputShape, kernelInitializer: 'zeros' });
  return sequential({ name: 'discriminator', layers: [logit] });
}

/** Builds the recogniser, which maps the features of the trunk to the codes [N,outputs]. */
export function infoGanRecogniser({ features, outputs }: InfoGanSizes): LayersModel {
  return sequential({
    name: 'recogniser',
    layers: [
      layers.dense({ name: 'hidden', units: 2 * features, inputShape: [16 * features], ...untouched }),
      batchNorm('norm'),
      layers.leakyReLU({ name: 'relu', alpha: 0.1 }),
      layers.dense({ name: 'codes', units: outputs, kernelInitializer: 'zeros' }),
    ],
  });
}

function batchNorm(name: string): layers.Layer {
  return layers.batchNormalization({ name, epsilon: 1e-5, momentum: 0.9 });
}

// Weights are created as zeros, so that tfjs draws no random numbers; `initialise` sets all weights later. There are no
// biases, because the batch norm that follows would remove them.
const untouched = { useBias: false, kernelInitializer: 'zeros' } as const;
const half = { kernelSize: 4, strides: 2, padding: 'same', ...untouched } as const;
