import { instanceNormalization, reflectionPadding2d } from '@ganforge/core/layers';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** Size of a {@link resnetGenerator}. */
export interface ResnetGeneratorOptions {
  readonly name: string;
  /** Height and width of the images in pixels: a multiple of 4, at least 8. */
  readonly size: number;
  readonly channels: number;
  /** Feature maps next to the image; the residual blocks have four times as many. */
  readonly features: number;
  /** Residual blocks at a quarter of the size. */
  readonly blocks: number;
}

/**
 * The generator of CycleGAN: images [N,S,S,C] to images [N,S,S,C] in [-1,1].
 *
 * Zhu et al. 2017, section 7.2: c7s1-64, d128, d256, residual blocks R256, u128, u64, c7s1-3 for `features` 64, with
 * reflection padding around the 7x7 convolutions and in the blocks, instance norm (no scale, no shift) and ReLU, tanh at
 * the end. Every convolution has a bias, as in the authors' PyTorch code; instance norm takes away all but the last.
 */
export function resnetGenerator({ name, size, channels, features, blocks }: ResnetGeneratorOptions): LayersModel {
  const image = input({ name: 'input', shape: [size, size, channels] });
  let x = reflect(image, 'firstPad', 3);
  x = normed(valid(x, 'first', features, 7), 'first');
  x = normed(halve(x, 'down1', 2 * features), 'down1');
  x = normed(halve(x, 'down2', 4 * features), 'down2');
  for (let i = 1; i <= blocks; i++) x = residual(x, `block${i}`, 4 * features);
  x = normed(double(x, 'up1', 2 * features), 'up1');
  x = normed(double(x, 'up2', features), 'up2');
  x = valid(reflect(x, 'lastPad', 3), 'last', channels, 7);
  const outputs = layers.activation({ name: 'image', activation: 'tanh' }).apply(x) as SymbolicTensor;
  return model({ name, inputs: image, outputs });
}

/** A residual block of two 3x3 convolutions, with no ReLU after the sum. */
function residual(x: SymbolicTensor, name: string, maps: number): SymbolicTensor {
  let branch = valid(reflect(x, `${name}Pad1`, 1), `${name}Conv1`, maps, 3);
  branch = normed(branch, `${name}Conv1`);
  branch = valid(reflect(branch, `${name}Pad2`, 1), `${name}Conv2`, maps, 3);
  branch = instanceNormalization({ name: `${name}Conv2Norm` }).apply(branch) as SymbolicTensor;
  return layers.add({ name }).apply([x, branch]) as SymbolicTensor;
}

function normed(x: SymbolicTensor, name: string): SymbolicTensor {
  const norm = instanceNormalization({ name: `${name}Norm` }).apply(x) as SymbolicTensor;
  return layers.reLU({ name: `${name}Relu` }).apply(norm) as SymbolicTensor;
}

function reflect(x: SymbolicTensor, name: string, padding: number): SymbolicTensor {
  return reflectionPadding2d({ name, padding }).apply(x) as SymbolicTensor;
}

function valid(x: SymbolicTensor, name: string, filters: number, kernelSize: number): SymbolicTensor {
  return layers.conv2d({ name, filters, kernelSize, ...untouched }).apply(x) as SymbolicTensor;
}

/** Stride 2 over a border of 1: at an even size `same` would pad the far side alone and lie one pixel off. */
function halve(x: SymbolicTensor, name: string, filters: number): SymbolicTensor {
  const padded = layers.zeroPadding2d({ name: `${name}Pad`, padding: 1 }).apply(x) as SymbolicTensor;
  return layers.conv2d({ name, filters, kernelSize: 3, strides: 2, ...untouched }).apply(padded) as SymbolicTensor;
}

/**
 * PyTorch's transposed convolution with padding 1 and output padding 1: the whole one, 2n + 1 wide, without its first
 * row and column. Here too `same` would lie one pixel off.
 */
function double(x: SymbolicTensor, name: string, filters: number): SymbolicTensor {
  const up = layers.conv2dTranspose({ name, filters, kernelSize: 3, strides: 2, ...untouched });
  const crop = layers.cropping2D({
    name: `${name}Crop`,
    cropping: [
      [1, 0],
      [1, 0],
    ],
  });
  return crop.apply(up.apply(x)) as SymbolicTensor;
}

// `initialise` fills every weight; zeros avoid the random numbers of tfjs.
const untouched = { padding: 'valid', kernelInitializer: 'zeros' } as const;
