import { spectralConv2d } from '@ganforge/core/layers';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** The sizes of all networks on images. */
export interface StackGanSizes {
  readonly size: number;
  /** Height and width of the images of stage I. */
  readonly firstSize: number;
  readonly channels: number;
  readonly latentDim: number;
  readonly textDim: number;
  readonly conditionDim: number;
  readonly generatorFeatures: number;
  readonly discriminatorFeatures: number;
  readonly residualBlocks: number;
  readonly discriminatorNorm: 'batch' | 'spectral' | 'none';
}

/** Height and width of the first feature maps of the generators and of the last feature maps of the discriminators. */
const STEM = 4;
/** Stage II encodes the image of stage I to maps whose side is smaller by this factor. */
const READ = 4;

/** Builds the generator of stage I, which maps z [N,latentDim] and conditions [N,conditionDim] to images [N,s,s,C]. */
export function firstGenerator(sizes: StackGanSizes): LayersModel {
  const { firstSize, channels, latentDim, conditionDim, generatorFeatures } = sizes;
  const z = input({ shape: [latentDim], name: 'z' });
  const condition = input({ shape: [conditionDim], name: 'condition' });
  const maps = 8 * generatorFeatures;
  const joined = joinedTensors('z-and-condition', z, condition);
  const stem = through(joined, [
    layers.dense({ name: 'project', units: STEM * STEM * maps, ...untouched }),
    ...normalised('project'),
    layers.reshape({ name: 'stem', targetShape: [STEM, STEM, maps] }),
  ]);
  const image = through(stem, [...ups(STEM, maps, Math.log2(firstSize / STEM)), ...toImage(channels)]);
  return model({ name: 'generator1', inputs: [z, condition], outputs: image });
}

/** Builds the generator of stage II, which maps images [N,s,s,C] of stage I and conditions to images [N,S,S,C]. */
export function secondGenerator(sizes: StackGanSizes): LayersModel {
  const { size, firstSize, channels, conditionDim, generatorFeatures, residualBlocks } = sizes;
  const first = input({ shape: [firstSize, firstSize, channels], name: 'first' });
  const condition = input({ shape: [conditionDim], name: 'condition' });
  const [side, maps] = [firstSize / READ, 4 * generatorFeatures];
  const read = through(first, [
    ...convolution('read', generatorFeatures),
    layers.reLU({ name: 'read-relu' }),
    ...[2, 4].flatMap((factor) => [
      layers.conv2d({ name: `down${factor}`, filters: factor * generatorFeatures, ...half }),
      ...normalised(`down${factor}`),
    ]),
  ]);
  const joined = joinedTensors('read-and-condition', read, spread('condition', condition, side, conditionDim));
  let x = through(joined, [...convolution('join', maps), ...normalised('join')]);
  for (let i = 1; i <= residualBlocks; i++) x = residual(`block${i}`, x, maps);
  const image = through(x, [...ups(side, maps, Math.log2(size / side)), ...toImage(channels)]);
  return model({ name: 'generator2', inputs: [first, condition], outputs: image });
}

/** Builds the trunk of a discriminator, which maps images [N,side,side,C] to feature maps [N,4,4,M]. */
export function discriminatorTrunk(name: string, side: number, sizes: StackGanSizes): LayersModel {
  const { channels, discriminatorFeatures, discriminatorNorm: norm } = sizes;
  const images = input({ shape: [side, side, channels], name: 'images' });
  const steps = Math.log2(side / STEM);
  const downs = Array.from({ length: steps }, (_, i) => i).flatMap((i) => [
    judging(norm, { name: `down${i + 1}`, filters: discriminatorFeatures * 2 ** i, ...half }),
    ...(i === 0 ? [leaky('down1')] : leakyNormalised(`down${i + 1}`, norm)),
  ]);
  const narrower: layers.Layer[] = [];
  for (let maps = discriminatorFeatures * 2 ** (steps - 2); maps >= 8 * discriminatorFeatures; maps /= 2) {
    const name = `narrow${maps}`;
    narrower.push(judging(norm, { name, filters: maps, ...three }), ...leakyNormalised(name, norm));
  }
  return model({ name, inputs: images, outputs: through(images, [...downs, ...narrower]) });
}

/**
 * Builds a head that maps feature maps and text features [N,textDim] to logits [N,1]. The logit predicts whether the
 * image is real and matches the text.
 */
export function matchingHead(name: string, maps: number, sizes: StackGanSizes): LayersModel {
  const { textDim, conditionDim, discriminatorNorm: norm } = sizes;
  const features = input({ shape: [STEM, STEM, maps], name: 'features' });
  const text = input({ shape: [textDim], name: 'text' });
  const projected = through(text, [
    layers.dense({ name: 'text-project', units: conditionDim, kernelInitializer: 'zeros' }),
    leaky('text-project'),
  ]);
  const joined = joinedTensors('features-and-text', features, spread('text', projected, STEM, conditionDim));
  const logits = through(joined, [
    judging(norm, { name: 'join', filters: maps, ...three }),
    ...leakyNormalised('join', norm),
    ...toLogit(norm),
  ]);
  return model({ name, inputs: [features, text], outputs: logits });
}

/** Builds a head that maps feature maps to logits [N,1]. The logit predicts whether the image is real. */
export function imageHead(name: string, maps: number, { discriminatorNorm }: StackGanSizes): LayersModel {
  const features = input({ shape: [STEM, STEM, maps], name: 'features' });
  return model({ name, inputs: features, outputs: through(features, toLogit(discriminatorNorm)) });
}

/** Estimates the number of parameters of the networks on images. */
export function stackGanParameters(sizes: StackGanSizes): number {
  const { size, firstSize, latentDim, textDim, conditionDim, generatorFeatures, discriminatorFeatures } = sizes;
  const [g, d] = [8 * generatorFeatures, 8 * discriminatorFeatures];
  const wide = discriminatorFeatures * Math.max(8, size / 8);
  const first = STEM * STEM * g * (latentDim + conditionDim) + 12 * g * g;
  const second = 9 * (g / 2) * (g / 2 + conditionDim) + (sizes.residualBlocks + 1) * 18 * (g / 2) ** 2;
  const trunks = 11 * wide * wide + 22 * d * d;
  return first + second + trunks + 18 * d * (d + conditionDim) + textDim * conditionDim * 6 + firstSize;
}

/**
 * Returns `count` blocks of nearest-neighbour upsampling and a convolution. Each block doubles the resolution and
 * halves the number of feature maps.
 */
function ups(side: number, maps: number, count: number): layers.Layer[] {
  return Array.from({ length: count }, (_, i) => i + 1).flatMap((i) => {
    const name = `up${side * 2 ** i}`;
    return [
      layers.upSampling2d({ name: `${name}-nearest` }),
      ...convolution(name, Math.max(1, Math.floor(maps / 2 ** i))),
      ...normalised(name),
    ];
  });
}

/** Applies a residual block: the output of two convolutions is added to x, and a ReLU follows. */
function residual(name: string, x: SymbolicTensor, maps: number): SymbolicTensor {
  const inner = through(x, [
    ...convolution(`${name}-conv1`, maps),
    ...normalised(`${name}-conv1`),
    ...convolution(`${name}-conv2`, maps),
    batchNorm(`${name}-conv2`),
  ]);
  const sum = layers.add({ name: `${name}-sum` }).apply([x, inner]) as SymbolicTensor;
  return layers.reLU({ name: `${name}-relu` }).apply(sum) as SymbolicTensor;
}

/** Repeats vectors [N,D] at every position: the result is [N,side,side,D]. */
function spread(name: string, x: SymbolicTensor, side: number, dim: number): SymbolicTensor {
  return through(x, [
    layers.repeatVector({ name: `${name}-repeated`, n: side * side }),
    layers.reshape({ name: `${name}-map`, targetShape: [side, side, dim] }),
  ]);
}

function toImage(channels: number): layers.Layer[] {
  return [...convolution('image', channels), layers.activation({ name: 'image-tanh', activation: 'tanh' })];
}

function toLogit(norm: StackGanSizes['discriminatorNorm']): layers.Layer[] {
  const options = { name: 'logit', filters: 1, kernelSize: STEM, padding: 'valid', ...untouched } as const;
  return [judging(norm, { ...options, useBias: true }), layers.flatten({ name: 'logits' })];
}

/** Returns a convolution of a discriminator. It has a bias unless batch norm follows. */
function judging(
  norm: StackGanSizes['discriminatorNorm'],
  options: Parameters<typeof spectralConv2d>[0],
): layers.Layer {
  const whole = norm === 'batch' ? options : { ...options, useBias: true };
  return norm === 'spectral' ? spectralConv2d(whole) : layers.conv2d(whole);
}

function convolution(name: string, filters: number): layers.Layer[] {
  return [layers.conv2d({ name, filters, ...three })];
}

function normalised(name: string): layers.Layer[] {
  return [batchNorm(name), layers.reLU({ name: `${name}-relu` })];
}

function leakyNormalised(name: string, norm: StackGanSizes['discriminatorNorm']): layers.Layer[] {
  return [...(norm === 'batch' ? [batchNorm(name)] : []), leaky(name)];
}

// This is the batch norm of PyTorch. The momentum 0.1 of PyTorch corresponds to 0.9 in tfjs.
function batchNorm(name: string): layers.Layer {
  return layers.batchNormalization({ name: `${name}-norm`, epsilon: 1e-5, momentum: 0.9 });
}

function leaky(name: string): layers.Layer {
  return layers.leakyReLU({ name: `${name}-relu`, alpha: 0.2 });
}

function joinedTensors(name: string, a: SymbolicTensor, b: SymbolicTensor): SymbolicTensor {
  return layers.concatenate({ name }).apply([a, b]) as SymbolicTensor;
}

function through(x: SymbolicTensor, chain: readonly layers.Layer[]): SymbolicTensor {
  return chain.reduce((at, layer) => layer.apply(at) as SymbolicTensor, x);
}

// Weights are created as zeros, so that tfjs draws no random numbers. `initialise` sets all weights later.
const untouched = { useBias: false, kernelInitializer: 'zeros' } as const;
const three = { kernelSize: 3, padding: 'same', ...untouched } as const;
const half = { kernelSize: 4, strides: 2, padding: 'same', ...untouched } as const;
