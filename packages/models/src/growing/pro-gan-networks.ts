import {
  channelBias,
  equalizedConv2d,
  equalizedDense,
  minibatchStandardDeviation,
  pixelNormalization,
} from '@ganforge/core/layers';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { levelsOf, type PyramidLevel } from '../shared/pyramid.ts';
import type { ProGanSizes } from './pro-gan-options.ts';

/** He's gain for a kernel that a leaky ReLU follows. */
const gain = Math.SQRT2;

/** Returns the names of the networks of a level. A level is identified by its side in pixels. */
export const named = {
  /** The block of the generator that outputs maps of this side. */
  generate: (side: number): string => `generate${side}`,
  /** The layer that converts the generator's maps of this side to an image. */
  image: (side: number): string => `image${side}`,
  /** The layer that converts an image of this side to maps of the discriminator. */
  read: (side: number): string => `read${side}`,
  /** The block of the discriminator that maps this side to half of it. The last block outputs the logit. */
  judge: (side: number): string => `judge${side}`,
} as const;

/**
 * Builds a network for each block, and for each conversion between maps and images. `generators` and `discriminators`
 * list the networks that each player trains.
 */
export function proGanNetworks(sizes: ProGanSizes): {
  readonly networks: Readonly<Record<string, LayersModel>>;
  readonly generators: readonly string[];
  readonly discriminators: readonly string[];
} {
  const levels = levelsOf(sizes);
  const pairs = levels.map((level, i) => [level, levels[i - 1]] as const);
  const generator = pairs.flatMap(([level, smaller]) => [
    smaller === undefined ? stem(level, sizes.latentDim) : upBlock(smaller, level),
    toImage(level, sizes.channels),
  ]);
  const discriminator = pairs.flatMap(([level, smaller]) => [
    fromImage(level, sizes.channels),
    smaller === undefined ? last(level, sizes.groupSize) : downBlock(level, smaller),
  ]);
  const byName = (networks: readonly LayersModel[]) => networks.map((network) => [network.name, network] as const);
  return {
    networks: Object.fromEntries([...byName(discriminator), ...byName(generator)]),
    generators: generator.map(({ name }) => name),
    discriminators: discriminator.map(({ name }) => name),
  };
}

/** Builds the first block of the generator. It maps z [N,D], normalised to length `sqrt(D)`, to maps. */
function stem({ side, maps }: PyramidLevel, latentDim: number): LayersModel {
  const units = side * side * maps;
  return sequential({
    name: named.generate(side),
    layers: [
      pixelNormalization({ name: 'normalize', inputShape: [latentDim] }),
      // The gain is that of the authors' code, which treats this dense layer as a transposed convolution.
      equalizedDense({ name: 'project', units, gain: gain / 4, useBias: false }),
      layers.reshape({ name: 'stem', targetShape: [side, side, maps] }),
      channelBias({ name: 'project-bias' }),
      ...normalised('project'),
      ...convolution('conv', maps),
      ...normalised('conv'),
    ],
  });
}

/** Builds a block that doubles the side of feature maps by nearest neighbours and then applies two convolutions. */
function upBlock(smaller: PyramidLevel, { side, maps }: PyramidLevel): LayersModel {
  return sequential({
    name: named.generate(side),
    layers: [
      layers.upSampling2d({ name: 'up', inputShape: [smaller.side, smaller.side, smaller.maps] }),
      ...convolution('conv1', maps),
      ...normalised('conv1'),
      ...convolution('conv2', maps),
      ...normalised('conv2'),
    ],
  });
}

function toImage({ side, maps }: PyramidLevel, channels: number): LayersModel {
  const options = { name: 'conv', filters: channels, kernelSize: 1 } as const;
  const layer = equalizedConv2d({ ...options, inputShape: [side, side, maps] });
  return sequential({ name: named.image(side), layers: [layer] });
}

function fromImage({ side, maps }: PyramidLevel, channels: number): LayersModel {
  const options = { name: 'conv', filters: maps, kernelSize: 1, gain } as const;
  const layer = equalizedConv2d({ ...options, inputShape: [side, side, channels] });
  return sequential({ name: named.read(side), layers: [layer, leaky('conv')] });
}

/** Builds a block that applies two convolutions and then halves the side of feature maps by averaging. */
function downBlock({ side, maps }: PyramidLevel, smaller: PyramidLevel): LayersModel {
  return sequential({
    name: named.judge(side),
    layers: [
      ...convolution('conv1', maps, [side, side, maps]),
      leaky('conv1'),
      ...convolution('conv2', smaller.maps),
      leaky('conv2'),
      layers.averagePooling2d({ name: 'down', poolSize: 2 }),
    ],
  });
}

/** Builds the last block. It appends the minibatch standard deviation to the features and computes a logit [N,1]. */
function last({ side, maps }: PyramidLevel, groupSize: number): LayersModel {
  return sequential({
    name: named.judge(side),
    layers: [
      minibatchStandardDeviation({ name: 'deviation', groupSize, inputShape: [side, side, maps] }),
      ...convolution('conv', maps),
      leaky('conv'),
      layers.flatten({ name: 'flat' }),
      equalizedDense({ name: 'dense', units: maps, gain }),
      leaky('dense'),
      equalizedDense({ name: 'logit', units: 1 }),
    ],
  });
}

function convolution(name: string, filters: number, inputShape?: number[]): layers.Layer[] {
  return [equalizedConv2d({ name, filters, kernelSize: 3, gain, ...(inputShape && { inputShape }) })];
}

function normalised(name: string): layers.Layer[] {
  return [leaky(name), pixelNormalization({ name: `${name}-norm` })];
}

function leaky(name: string): layers.Layer {
  return layers.leakyReLU({ name: `${name}-relu`, alpha: 0.2 });
}
