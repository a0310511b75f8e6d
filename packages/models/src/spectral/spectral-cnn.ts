import { spectralConv2d, spectralDense } from '@ganforge/core/layers';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import type { Level, ResnetSizes } from './resnet-plan.ts';

type CnnSizes = Omit<ResnetSizes, 'attention'>;

/**
 * Lists the resolutions and numbers of feature maps, from the largest to the smallest feature maps. For size 32 they
 * are 16:64, 8:128 and 4:256.
 */
function levels(size: number, features: number): Level[] {
  const stem = size === 28 ? 7 : 4;
  const count = Math.log2(size / stem);
  return Array.from({ length: count }, (_, i) => ({ side: size / 2 ** (i + 1), maps: features * 2 ** i }));
}

/**
 * Estimates the number of parameters of both networks: the projection, a 4x4 kernel per level of the generator, and a
 * 3x3 and a 4x4 kernel per level of the discriminator.
 */
export function countCnn({ size, latentDim, generatorFeatures: g, discriminatorFeatures: d }: CnnSizes): number {
  const ups = levels(size, g);
  const { side, maps } = ups.at(-1)!;
  const kernels = ups.reduce((sum, up, i) => sum + 16 * 2 * up.maps ** 2 + 25 * (d * 2 ** i) ** 2, 0);
  return latentDim * side ** 2 * 2 * maps + kernels + 18 * (d * 2 ** ups.length) ** 2;
}

/**
 * Builds the generator, which maps z [N,latentDim] to images [N,S,S,C]. A dense layer computes the stem, which has
 * twice as many maps as the widest level. 4x4 transposed convolutions of stride 2 follow. Batch norm and ReLU follow
 * each of these layers. A 3x3 convolution and tanh compute the image.
 */
export function cnnGenerator({ size, channels, latentDim, generatorFeatures }: CnnSizes): LayersModel {
  const inner = levels(size, generatorFeatures).reverse();
  const { side, maps } = inner[0]!;
  const activate = (at: number): layers.Layer[] => [
    layers.batchNormalization({ name: `norm${at}`, epsilon: 1e-5, momentum: 0.9 }),
    layers.reLU({ name: `relu${at}` }),
  ];
  const up = (to: number, filters: number): layers.Layer =>
    layers.conv2dTranspose({ name: `up${to}`, filters, kernelSize: 4, strides: 2, padding: 'same', ...bare });
  return sequential({
    name: 'generator',
    layers: [
      layers.dense({ name: 'project', inputShape: [latentDim], units: side ** 2 * 2 * maps, ...bare }),
      layers.reshape({ name: 'stem', targetShape: [side, side, 2 * maps] }),
      ...activate(side),
      ...inner.flatMap((level) => [up(2 * level.side, level.maps), ...activate(2 * level.side)]),
      layers.conv2d({ name: 'last', filters: channels, kernelSize: 3, padding: 'same', ...untouched }),
      layers.activation({ name: 'image', activation: 'tanh' }),
    ],
  });
}

/**
 * Builds the discriminator, which maps images [N,S,S,C] to logits [N,1]. Each level has a 3x3 convolution and a 4x4
 * convolution of stride 2. A last 3x3 convolution and a dense layer follow. The layers before the logit have a leaky
 * ReLU (slope 0.1). All kernels are divided by their spectral norms.
 */
export function cnnDiscriminator({ size, channels, discriminatorFeatures }: CnnSizes): LayersModel {
  const downs = levels(size, discriminatorFeatures);
  const inputShape = [size, size, channels];
  const leaky = (name: string): layers.Layer => layers.leakyReLU({ name: `relu-${name}`, alpha: 0.1 });
  const block = ({ side, maps: filters }: Level, i: number): layers.Layer[] => [
    spectralConv2d({ name: `conv${2 * side}`, filters, kernelSize: 3, ...same, ...(i === 0 && { inputShape }) }),
    leaky(`conv${2 * side}`),
    spectralConv2d({ name: `down${side}`, filters, kernelSize: 4, strides: 2, ...same }),
    leaky(`down${side}`),
  ];
  const { side, maps } = downs.at(-1)!;
  return sequential({
    name: 'discriminator',
    layers: [
      ...downs.flatMap(block),
      spectralConv2d({ name: `conv${side}`, filters: 2 * maps, kernelSize: 3, ...same }),
      leaky(`conv${side}`),
      layers.flatten({ name: 'features' }),
      spectralDense({ name: 'logit', units: 1, ...untouched }),
    ],
  });
}

// Weights are created as zeros, so that tfjs draws no random numbers. `initialise` sets all weights later.
const untouched = { kernelInitializer: 'zeros' } as const;
/** There is no bias, because the batch norm that follows would remove it. */
const bare = { useBias: false, ...untouched } as const;
const same = { padding: 'same', ...untouched } as const;
