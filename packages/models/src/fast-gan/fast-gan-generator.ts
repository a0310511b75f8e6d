import { gatedLinearUnit, pixelNoise, spectralConv2d, spectralConv2dTranspose } from '@ganforge/core/layers';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { batchNorm, excited, untouched } from './fast-gan-layers.ts';
import type { FastGanSizes } from './fast-gan-options.ts';

/** The number of feature maps at each side, in units of `features`, as in the authors' code. */
const WIDTHS: Readonly<Record<number, number>> = { 4: 16, 8: 8, 16: 4, 32: 2, 64: 2, 128: 1, 256: 0.5 };
/** The sides whose block has two convolutions, with noise. */
const DOUBLED: readonly number[] = [8, 32, 128];

/** Returns the number of feature maps at a side. */
export function generatorMaps(features: number, side: number): number {
  return Math.max(1, Math.floor(features * WIDTHS[side]!));
}

/**
 * Lists the feature-map resolutions of the inputs (`from`) and outputs (`to`) of the skip-layer excitations. For images
 * of 128 pixels or more, `to` is 16 times `from`, as in the authors' code. For smaller images, `to` is 8 times `from`.
 */
export function excitations(size: number): readonly (readonly [from: number, to: number])[] {
  const apart = size >= 128 ? 16 : 8;
  return [4, 8, 16].map((from) => [from, apart * from] as const).filter(([, to]) => to <= size);
}

/**
 * Builds the generator, which maps z [N,latentDim] to images [N,S,S,C] and small images [N,S/2,S/2,C], both in [-1,1].
 * Its blocks double the resolution. Skip-layer excitation weights the channels of large maps by small maps.
 */
export function fastGenerator({ size, channels, latentDim, features }: FastGanSizes): LayersModel {
  const z = input({ shape: [latentDim], name: 'z' });
  const point = layers.reshape({ name: 'point', targetShape: [1, 1, latentDim] }).apply(z);
  const stem = { name: 'stem', filters: 2 * generatorMaps(features, 4), kernelSize: 4, ...untouched } as const;
  const first = spectralConv2dTranspose(stem).apply(point) as SymbolicTensor;
  const maps = new Map<number, SymbolicTensor>([[4, gated('stem', first)]]);
  for (let side = 8; side <= size; side *= 2) {
    const larger = up(maps.get(side / 2)!, side, generatorMaps(features, side));
    const [from] = excitations(size).find(([, to]) => to === side) ?? [];
    maps.set(side, from === undefined ? larger : excited(`excite${side}`, maps.get(from)!, larger));
  }
  const image = toImage('image', maps.get(size)!, channels, 3);
  const small = toImage('small-image', maps.get(size / 2)!, channels, 1);
  return model({ name: 'generator', inputs: z, outputs: [image, small] });
}

function up(x: SymbolicTensor, side: number, maps: number): SymbolicTensor {
  const larger = layers.upSampling2d({ name: `up${side}` }).apply(x) as SymbolicTensor;
  const isDoubled = DOUBLED.includes(side);
  const first = convolved(`conv${side}a`, larger, maps, isDoubled);
  return isDoubled ? convolved(`conv${side}b`, first, maps, true) : first;
}

function convolved(name: string, x: SymbolicTensor, maps: number, isNoisy: boolean): SymbolicTensor {
  const options = { name, filters: 2 * maps, kernelSize: 3, padding: 'same', ...untouched } as const;
  const y = spectralConv2d(options).apply(x) as SymbolicTensor;
  return gated(name, isNoisy ? (pixelNoise({ name: `${name}-noise` }).apply(y) as SymbolicTensor) : y);
}

function gated(name: string, x: SymbolicTensor): SymbolicTensor {
  const normalised = batchNorm(`${name}-norm`).apply(x) as SymbolicTensor;
  return gatedLinearUnit({ name: `${name}-gate` }).apply(normalised) as SymbolicTensor;
}

function toImage(name: string, x: SymbolicTensor, filters: number, kernelSize: number): SymbolicTensor {
  const options = { name, filters, kernelSize, padding: 'same', activation: 'tanh', ...untouched } as const;
  return spectralConv2d(options).apply(x) as SymbolicTensor;
}
