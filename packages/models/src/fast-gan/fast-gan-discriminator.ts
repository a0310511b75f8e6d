import { gatedLinearUnit, spectralConv2d } from '@ganforge/core/layers';
import { input, type LayersModel, layers, model, type SymbolicTensor, sequential } from '@tensorflow/tfjs-layers';
import { batchNorm, excited, leaky, untouched } from './fast-gan-layers.ts';
import type { FastGanSizes } from './fast-gan-options.ts';

/** Resolution of the last feature maps. Logits are computed from them, and decoders reconstruct images from them. */
const LAST = 8;
/** Number of blocks between the input and the output of a skip-layer excitation. */
const APART = 3;

/**
 * Returns the number of feature maps at a resolution. It is `8 * features` at 8x8, and halves whenever the resolution
 * doubles.
 */
function mapsAt(features: number, side: number): number {
  return Math.max(1, Math.floor((64 * features) / side));
}

/** Returns the side of the images that decoders reconstruct: half of the image side, at most 128. */
export function decodedSide(size: number): number {
  return Math.min(128, size / 2);
}

/**
 * Builds the discriminator. Its inputs are images [N,S,S,C] and small images [N,S/2,S/2,C]. Its first output is logits
 * [N,5,5,2], one channel for each input. Its other outputs are the maps for the decoders: maps of the image at 8x8 and
 * 16x16, and maps of the small image at 8x8.
 */
export function fastDiscriminator({ size, channels, features }: FastGanSizes): LayersModel {
  const images = input({ shape: [size, size, channels], name: 'images' });
  const small = input({ shape: [size / 2, size / 2, channels], name: 'small-images' });
  const seen = new Map<number, SymbolicTensor>([[size, entered('enter', images, mapsAt(features, size))]]);
  for (let side = size / 2; side >= LAST; side /= 2) {
    const halved = down(`down${side}`, seen.get(2 * side)!, mapsAt(features, side));
    const from = seen.get(side * 2 ** APART);
    // The skip-layer excitation pools the feature maps to 4x4, so they must be at least 4x4.
    seen.set(side, from === undefined ? halved : excited(`excite${side}`, from, halved));
  }
  // The branch for small images has half as many maps. Its first convolution halves the resolution.
  let h = entered('small-enter', small, mapsAt(features / 2, size / 4), true);
  for (let side = size / 8; side >= LAST; side /= 2) h = simpleDown(`small-down${side}`, h, mapsAt(features / 2, side));
  const last = seen.get(LAST)!;
  const logits = [judged('logit', last, true), judged('small-logit', h, false)];
  const outputs = layers.concatenate({ name: 'logits', axis: -1 }).apply(logits) as SymbolicTensor;
  return model({
    name: 'discriminator',
    inputs: [images, small],
    outputs: [outputs, last, seen.get(2 * LAST)!, h],
  });
}

function entered(name: string, x: SymbolicTensor, filters: number, isHalved = false): SymbolicTensor {
  const shape = isHalved ? { kernelSize: 4, strides: 2 } : { kernelSize: 3 };
  const convolution = spectralConv2d({ name, filters, ...shape, padding: 'same', ...untouched });
  return leaky(`${name}-relu`).apply(convolution.apply(x)) as SymbolicTensor;
}

/**
 * Halves the resolution. The output is the mean of two branches. The first branch consists of two convolutions. The
 * second branch consists of 2x2 average pooling and a 1x1 convolution.
 */
function down(name: string, x: SymbolicTensor, maps: number): SymbolicTensor {
  const main = normalised(`${name}b`, simpleDown(`${name}a`, x, maps), {
    filters: maps,
    kernelSize: 3,
    padding: 'same',
  });
  const pooled = layers.averagePooling2d({ name: `${name}-pool`, poolSize: 2 }).apply(x) as SymbolicTensor;
  const direct = normalised(`${name}c`, pooled, { filters: maps, kernelSize: 1 });
  return layers.average({ name }).apply([main, direct]) as SymbolicTensor;
}

function simpleDown(name: string, x: SymbolicTensor, filters: number): SymbolicTensor {
  return normalised(name, x, { filters, kernelSize: 4, strides: 2, padding: 'same' });
}

type Convolution = Omit<Parameters<typeof spectralConv2d>[0], 'name'>;

function normalised(name: string, x: SymbolicTensor, options: Convolution): SymbolicTensor {
  const y = batchNorm(`${name}-norm`).apply(spectralConv2d({ name, ...options, ...untouched }).apply(x));
  return leaky(`${name}-relu`).apply(y) as SymbolicTensor;
}

/** Computes logits [N,5,5,1]. Each logit judges a field of the 8x8 maps. */
function judged(name: string, x: SymbolicTensor, isMixed: boolean): SymbolicTensor {
  const filters = x.shape.at(-1)!;
  const mixed = isMixed ? normalised(`${name}-mix`, x, { filters, kernelSize: 1 }) : x;
  return spectralConv2d({ name, filters: 1, kernelSize: 4, ...untouched }).apply(mixed) as SymbolicTensor;
}

/** The number of feature maps of a decoder at each side, in units of `features`, as in the authors' code. */
const DECODED: Readonly<Record<number, number>> = { 16: 2, 32: 1, 64: 1, 128: 0.5 };

/**
 * Builds a decoder, which maps feature maps [N,8,8,D] to images [N,s,s,C] in [-1,1]. s is half of the image side, at
 * most 128.
 */
export function fastDecoder(name: string, maps: number, { size, channels, features }: FastGanSizes): LayersModel {
  const sides = Array.from({ length: Math.log2(decodedSide(size) / LAST) }, (_, i) => 2 * LAST * 2 ** i);
  const blocks = sides.flatMap((side, i) => [
    layers.upSampling2d({ name: `up${side}`, ...(i === 0 && { inputShape: [LAST, LAST, maps] }) }),
    spectralConv2d({
      name: `conv${side}`,
      filters: 2 * Math.max(1, Math.floor(features * DECODED[side]!)),
      kernelSize: 3,
      padding: 'same',
      ...untouched,
    }),
    batchNorm(`norm${side}`),
    gatedLinearUnit({ name: `gate${side}` }),
  ]);
  const image = { name: 'image', filters: channels, kernelSize: 3, padding: 'same', activation: 'tanh' } as const;
  const first = sides.length === 0 && { inputShape: [LAST, LAST, maps] };
  return sequential({ name, layers: [...blocks, spectralConv2d({ ...image, ...untouched, ...first })] });
}
