import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { sidesOf } from '../shared/sides.ts';

/** The options that determine the convolutional networks of WGAN-GP. */
export interface CnnSizes {
  readonly size: number;
  /** The height of images that are not square. `height` and `width` replace `size`. */
  readonly height?: number;
  readonly width?: number;
  readonly channels: number;
  readonly latentDim: number;
  readonly features: number;
  readonly maxFeatures: number;
  readonly generatorNorm: boolean;
}

/** The height, the width and the number of feature maps of the output of a layer. */
interface Level {
  readonly height: number;
  readonly width: number;
  readonly maps: number;
}

/**
 * Lists the outputs of the layers, from the largest to the smallest feature maps, whose shorter side is at most 4. For
 * size 32, the resolutions and numbers of feature maps are 16:128, 8:256 and 4:512. For size 28, the resolutions are
 * 14, 7 and 4.
 */
function levels({ features, maxFeatures, ...of }: CnnSizes): Level[] {
  const found: Level[] = [];
  let { height, width } = sidesOf(of);
  while (Math.min(height, width) > 4) {
    height = Math.ceil(height / 2);
    width = Math.ceil(width / 2);
    found.push({ height, width, maps: Math.min(features * 2 ** found.length, maxFeatures) });
  }
  return found;
}

/**
 * Estimates the number of parameters of both networks: the projection, the logit, and for each level one kernel in the
 * generator and one in the critic.
 */
export function countCnn(sizes: CnnSizes): number {
  const downs = levels(sizes);
  const maps = [sizes.channels, ...downs.map((down) => down.maps)];
  const kernels = downs.reduce((sum, down, i) => sum + 2 * 25 * maps[i]! * down.maps, 0);
  const { height, width } = downs.at(-1)!;
  return kernels + (sizes.latentDim + 1) * height * width * maps.at(-1)!;
}

/**
 * Builds the generator, which maps z [N,latentDim] to images [N,S,S,C]. A dense layer computes the smallest feature
 * maps, and 5x5 transposed convolutions of stride 2 follow, with batch norm if `generatorNorm` is set. For size 28, the
 * last row and column of the 8x8 maps are removed.
 */
export function cnnGenerator(sizes: CnnSizes): LayersModel {
  const [stem, ...inner] = levels(sizes).reverse();
  const { height: stemHeight, width: stemWidth, maps } = stem!;
  const activate = (side: number) => [
    ...(sizes.generatorNorm ? [layers.batchNormalization({ name: `norm${side}`, ...canonicalNorm })] : []),
    layers.reLU({ name: `relu${side}` }),
  ];
  let [height, width] = [stemHeight, stemWidth];
  const ups = [...inner, { ...sidesOf(sizes), maps: sizes.channels }].flatMap((up, i) => {
    const doubled = 2 * height;
    const beyond = [doubled - up.height, 2 * width - up.width] as const;
    ({ height, width } = up);
    return [
      layers.conv2dTranspose({ name: `up${doubled}`, filters: up.maps, ...half }),
      ...(i < inner.length ? activate(doubled) : []),
      ...(beyond.some((lines) => lines > 0)
        ? [layers.cropping2D({ name: `crop${height}`, cropping: last(beyond) })]
        : []),
    ];
  });
  const project = { name: 'project', inputShape: [sizes.latentDim], units: stemHeight * stemWidth * maps };
  return sequential({
    name: 'generator',
    layers: [
      layers.dense({ ...project, kernelInitializer: 'zeros' }),
      ...activate(stemHeight), // normalises single units as in the authors' code, not feature maps
      layers.reshape({ name: 'stem', targetShape: [stemHeight, stemWidth, maps] }),
      ...ups,
      layers.activation({ name: 'image', activation: 'tanh' }),
    ],
  });
}

/**
 * Builds the critic, which maps images [N,S,S,C] to scores [N,1]. 5x5 convolutions of stride 2 with leaky ReLU (slope
 * 0.2) reduce the maps to 4x4, and a dense layer follows.
 *
 * @param normalize returns the normalisation that follows each convolution except the first
 */
export function cnnCritic(sizes: CnnSizes, normalize: (name: string) => layers.Layer[]): LayersModel {
  const { height, width } = sidesOf(sizes);
  const inputShape = [height, width, sizes.channels];
  return sequential({
    name: 'critic',
    layers: [
      ...levels(sizes).flatMap(({ height: side, maps }, i) => [
        layers.conv2d({ name: `down${side}`, filters: maps, ...half, ...(i === 0 && { inputShape }) }),
        ...(i === 0 ? [] : normalize(`norm${side}`)),
        layers.leakyReLU({ name: `relu${side}`, alpha: 0.2 }),
      ]),
      layers.flatten({ name: 'features' }),
      layers.dense({ name: 'score', units: 1, kernelInitializer: 'zeros' }),
    ],
  });
}

// Weights are created as zeros, so that tfjs draws no random numbers. `initialise` sets all weights later.
const half = { kernelSize: 5, strides: 2, padding: 'same', kernelInitializer: 'zeros' } as const;
const canonicalNorm = { epsilon: 1e-5, momentum: 0.9 } as const;
/** Returns the cropping that removes the last rows and columns. */
function last([rows, columns]: readonly [number, number]): [[number, number], [number, number]] {
  return [
    [0, rows],
    [0, columns],
  ];
}
