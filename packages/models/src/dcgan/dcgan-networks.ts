import { minibatchDiscrimination, spectralConv2d, spectralDense } from '@ganforge/core/layers';
import { layers } from '@tensorflow/tfjs-layers';
import { checkMaxFeatures } from '../shared/max-features.ts';
import { checkParameters } from '../shared/parameter-limit.ts';
import { sidesOf } from '../shared/sides.ts';

/** The kind of normalisation in the discriminator. */
export type DiscriminatorNorm = 'batch' | 'spectral' | 'none';

/** The sizes of DCGAN's networks. Variants that use the same networks have the same options. */
export interface DcganSizes {
  readonly size: number;
  /** The height of images that are not square. `height` and `width` replace `size`. */
  readonly height?: number;
  readonly width?: number;
  readonly channels: number;
  readonly latentDim: number;
  readonly features: number;
  readonly maxFeatures: number;
}

/**
 * Throws if `maxFeatures` is smaller than the number of feature maps of the first layer, or if the networks have more
 * than 2^29 parameters.
 *
 * @param more the number of further parameters, for example those of a conditional variant
 */
export function checkDcganSizes(where: string, sizes: DcganSizes, more = 0): void {
  checkMaxFeatures(where, sizes);
  const { height, width, maps } = stemOf(sizes);
  let count = more + (sizes.latentDim + 1) * height * width * maps; // the projection and the logit
  let outer = sizes.channels;
  for (const { maps: inner } of levels(sizes)) {
    count += 2 * 4 * 4 * outer * inner; // a 4x4 kernel in each network; the parameters of batch norm are negligible
    outer = inner;
  }
  checkParameters(where, count, `${more > 0 ? 'number of classes, ' : ''}latentDim, features or maxFeatures`);
}

/** The height, the width and the number of feature maps of the output of a layer. */
interface Level {
  readonly height: number;
  readonly width: number;
  readonly maps: number;
}

/**
 * Lists the outputs of the layers, from the image to the smallest feature maps. For size 64, the resolutions and
 * numbers of feature maps are 32:64, 16:128, 8:256 and 4:512. The resolution is halved as long as it remains an integer
 * of at least 4. So the last resolution is 7 for size 28, and 6 for size 48.
 */
function levels({ features, maxFeatures, ...of }: DcganSizes): Level[] {
  const found: Level[] = [];
  let { height, width } = sidesOf(of);
  while (height % 2 === 0 && width % 2 === 0 && Math.min(height, width) >= 8) {
    height /= 2;
    width /= 2;
    found.push({ height, width, maps: Math.min(features * 2 ** found.length, maxFeatures) });
  }
  return found;
}

/**
 * Returns the smallest feature maps: 4x4, or 7x7 for size 28. The generator starts with this size, and the
 * discriminator ends with it.
 */
export function stemOf(sizes: DcganSizes): Level {
  return levels(sizes).at(-1)!;
}

/**
 * Returns the layers of the generator, which maps z [N,latentDim] to images [N,H,W,C]. A dense layer projects z to the
 * smallest feature maps. 4x4 transposed convolutions of stride 2 follow, with batch norm and ReLU, and tanh at the end.
 *
 * @param normalize returns the layers that replace batch norm
 */
export function dcganGenerator(
  sizes: DcganSizes,
  normalize: (name: string) => layers.Layer = batchNorm,
): layers.Layer[] {
  const [stem, ...ups] = levels(sizes).reverse();
  const { height, width, maps } = stem!;
  // The paper calls this "project and reshape" (figure 1). It equals a transposed convolution of z as an image of 1x1
  // pixels.
  const project = { name: 'project', inputShape: [sizes.latentDim], units: height * width * maps, ...untouched };
  const norm = (at: number) => [normalize(`norm${at}`), layers.reLU({ name: `relu${at}` })];
  return [
    layers.dense(project),
    layers.reshape({ name: 'stem', targetShape: [height, width, maps] }),
    ...norm(height),
    ...ups.flatMap((up) => [
      layers.conv2dTranspose({ name: `up${up.height}`, filters: up.maps, ...half }),
      ...norm(up.height),
    ]),
    layers.conv2dTranspose({ name: `up${sidesOf(sizes).height}`, filters: sizes.channels, ...half }),
    layers.activation({ name: 'image', activation: 'tanh' }),
  ];
}

/**
 * Returns the layers of the discriminator without its logit. They map images [N,H,W,channels] to the smallest feature
 * maps by 4x4 convolutions of stride 2 with leaky ReLU (slope 0.2). All layers except the first have batch norm.
 *
 * @param channels the number of input channels; it is larger if labels or other images are concatenated with the image
 * @param norm the normalisation; without batch norm, the layers have biases
 */
export function dcganFeatures(
  sizes: DcganSizes,
  channels: number = sizes.channels,
  norm: DiscriminatorNorm = 'batch',
): layers.Layer[] {
  const image = sidesOf(sizes);
  const inputShape = [image.height, image.width, channels];
  return levels(sizes).flatMap(({ height, maps }, i) => [
    convolution(norm)({
      name: `down${height}`,
      filters: maps,
      ...half,
      useBias: norm !== 'batch',
      ...(i === 0 && { inputShape }),
    }),
    ...(i === 0 || norm !== 'batch' ? [] : [batchNorm(`norm${height}`)]),
    layers.leakyReLU({ name: `relu${height}`, alpha: 0.2 }),
  ]);
}

/**
 * Returns the last layer of the discriminator. It is a convolution over the whole map and computes logits [N,1] from
 * the smallest feature maps.
 */
export function dcganLogit(sizes: DcganSizes, norm: DiscriminatorNorm = 'batch'): layers.Layer[] {
  const { height, width } = stemOf(sizes);
  return [
    convolution(norm)({ name: 'logit', filters: 1, kernelSize: [height, width], padding: 'valid', ...untouched }),
    layers.flatten({ name: 'logits' }),
  ];
}

/**
 * Returns layers that apply minibatch discrimination to the flattened smallest feature maps and then compute logits.
 * The matrices of minibatch discrimination have five columns, as in the code of Salimans et al.
 */
export function minibatchLogit(features: number, norm: DiscriminatorNorm): layers.Layer[] {
  return [
    layers.flatten({ name: 'features' }),
    minibatchDiscrimination({ name: 'minibatch', features, dimensions: 5 }),
    (norm === 'spectral' ? spectralDense : layers.dense)({ name: 'logits', units: 1, ...untouched }),
  ];
}

function convolution(norm: DiscriminatorNorm): typeof layers.conv2d | typeof spectralConv2d {
  return norm === 'spectral' ? spectralConv2d : layers.conv2d;
}

// This is the batch norm of PyTorch. The momentum 0.1 of PyTorch corresponds to 0.9 in tfjs.
function batchNorm(name: string): layers.Layer {
  return layers.batchNormalization({ name, epsilon: 1e-5, momentum: 0.9 });
}

// Weights are created as zeros, so that tfjs draws no random numbers. `initialise` sets all weights later.
const untouched = { useBias: false, kernelInitializer: 'zeros' } as const;
// With stride 2, a 4x4 kernel and an even size, `same` pads each side by 1, as in the paper.
const half = { kernelSize: 4, strides: 2, padding: 'same', ...untouched } as const;
