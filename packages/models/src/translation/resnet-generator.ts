import { instanceNormalization, reflectionPadding2d } from '@ganforge/core/layers';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** The sizes of a {@link resnetGenerator}. */
export interface ResnetGeneratorOptions {
  readonly name: string;
  /** Height and width of the images in pixels, a multiple of 4 and at least 8. */
  readonly size: number;
  readonly channels: number;
  /** Number of feature maps at the full image size. The residual blocks have four times as many. */
  readonly features: number;
  /** Number of residual blocks. Their maps have a quarter of the image size. */
  readonly blocks: number;
}

/**
 * Builds the generator of CycleGAN, which maps images [N,S,S,C] to images [N,S,S,C] in [-1,1].
 *
 * In the notation of the paper (Zhu et al. 2017, section 7.2), its layers for `features` 64 are c7s1-64, d128, d256,
 * residual blocks R256, u128, u64 and c7s1-3. The 7x7 convolutions and the residual blocks have reflection padding.
 * Instance norm without scale and shift and ReLU follow the convolutions, and tanh is at the end. Every convolution has
 * a bias, as in the authors' PyTorch code, but instance norm removes the effect of all biases except the last one.
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

/** Applies a residual block of two 3x3 convolutions. No ReLU follows the sum. */
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

/**
 * Halves the size by a convolution of stride 2 with a padding of 1 on each side. For an even size, `same` would pad
 * only the far side, and the result would be shifted by one pixel.
 */
function halve(x: SymbolicTensor, name: string, filters: number): SymbolicTensor {
  const padded = layers.zeroPadding2d({ name: `${name}Pad`, padding: 1 }).apply(x) as SymbolicTensor;
  return layers.conv2d({ name, filters, kernelSize: 3, strides: 2, ...untouched }).apply(padded) as SymbolicTensor;
}

/**
 * Doubles the size by a transposed convolution like PyTorch's with padding 1 and output padding 1. It is the unpadded
 * transposed convolution, whose side is 2n + 1, without its first row and column. `same` would shift the result by one
 * pixel.
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

// Weights are created as zeros, so that tfjs draws no random numbers. `initialise` sets all weights later.
const untouched = { padding: 'valid', kernelInitializer: 'zeros' } as const;
