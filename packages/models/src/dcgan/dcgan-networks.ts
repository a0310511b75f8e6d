import { minibatchDiscrimination, spectralConv2d, spectralDense } from '@ganforge/core/layers';
import { layers } from '@tensorflow/tfjs-layers';
import { checkMaxFeatures } from '../shared/max-features.ts';
import { checkParameters } from '../shared/parameter-limit.ts';
import { sidesOf } from '../shared/sides.ts';

/** The normalisation of the discriminator. */
export type DiscriminatorNorm = 'batch' | 'spectral' | 'none';

/** The sizes of DCGAN's networks. Variants that share the networks have the same options. */
export interface DcganSizes {
  readonly size: number;
  /** For images that are not square; it replaces `size`. */
  readonly height?: number;
  readonly width?: number;
  readonly channels: number;
  readonly latentDim: number;
  readonly features: number;
  readonly maxFeatures: number;
}

/**
 * Throws if `maxFeatures` is below the first layer's number of feature maps, or if the networks have more than 2^29
 * parameters.
 *
 * @param more further parameters, for example those of a conditional variant
 */
export function checkDcganSizes(where: string, sizes: DcganSizes, more = 0): void {
  checkMaxFeatures(where, sizes);
  const { height, width, maps } = stemOf(sizes);
  let count = more + (sizes.latentDim + 1) * height * width * maps; // the projection, the logit
  let outer = sizes.channels;
  for (const { maps: inner } of levels(sizes)) {
    count += 2 * 4 * 4 * outer * inner; // a 4x4 kernel in each network; batch norm is negligible
    outer = inner;
  }
  checkParameters(where, count, `${more > 0 ? 'number of classes, ' : ''}latentDim, features or maxFeatures`);
}

/** Height, width and number of feature maps of a layer's output. */
interface Level {
  readonly height: number;
  readonly width: number;
  readonly maps: number;
}

/**
 * Lists the levels from the image to the stem as side:maps. 64 gives 32:64, 16:128, 8:256, 4:512. Sides are halved as
 * long as they stay integers of at least 4: 28 ends at 7, 48 at 6.
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

/** Returns the smallest level, at which the generator starts and the discriminator ends: 4x4, or 7x7 for size 28. */
export function stemOf(sizes: DcganSizes): Level {
  return levels(sizes).at(-1)!;
}

/**
 * The generator, z [N,latentDim] to images [N,H,W,C]: a projection to the stem, then transposed convolutions 4x4 of
 * stride 2, each level with batch norm and ReLU, tanh at the end.
 *
 * @param normalize replaces batch norm
 */
export function dcganGenerator(
  sizes: DcganSizes,
  normalize: (name: string) => layers.Layer = batchNorm,
): layers.Layer[] {
  const [stem, ...ups] = levels(sizes).reverse();
  const { height, width, maps } = stem!;
  // "Project and reshape" (figure 1 of the paper): the same map as a transposed convolution of z as a 1x1 image.
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
 * The discriminator without its logit. It maps images [N,H,W,channels] to features of the stem's shape: convolutions
 * 4x4 of stride 2 with leaky ReLU (.2), and batch norm on all levels but the first.
 *
 * @param channels number of input channels, if labels or other images join the image
 * @param norm without batch norm, the layers have biases
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
 * The discriminator's last layer: a convolution over the whole map, from features of the stem's shape to logits [N,1].
 */
export function dcganLogit(sizes: DcganSizes, norm: DiscriminatorNorm = 'batch'): layers.Layer[] {
  const { height, width } = stemOf(sizes);
  return [
    convolution(norm)({ name: 'logit', filters: 1, kernelSize: [height, width], padding: 'valid', ...untouched }),
    layers.flatten({ name: 'logits' }),
  ];
}

/**
 * {@link dcganLogit} after minibatch discrimination on the flattened features of the stem's shape. Its matrices have
 * five columns, as in the code of Salimans et al.
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

// PyTorch's batch norm in tfjs: its momentum 0.1 is 0.9 here.
function batchNorm(name: string): layers.Layer {
  return layers.batchNormalization({ name, epsilon: 1e-5, momentum: 0.9 });
}

// `initialise` fills every weight; zeros avoid the random numbers of tfjs.
const untouched = { useBias: false, kernelInitializer: 'zeros' } as const;
// At stride 2 with a 4x4 kernel and an even size, `same` is the paper's zero padding of 1 on each side.
const half = { kernelSize: 4, strides: 2, padding: 'same', ...untouched } as const;
