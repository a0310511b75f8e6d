import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { sidesOf } from '../shared/sides.ts';

/** The convolutional networks of WGAN-GP, by their options. */
export interface CnnSizes {
  readonly size: number;
  /** For images that are not square; it replaces `size`. */
  readonly height?: number;
  readonly width?: number;
  readonly channels: number;
  readonly latentDim: number;
  readonly features: number;
  readonly maxFeatures: number;
  readonly generatorNorm: boolean;
}

/** Height, width and number of feature maps of a layer's output. */
interface Level {
  readonly height: number;
  readonly width: number;
  readonly maps: number;
}

/**
 * Sizes with their feature maps from next to the image down to a shorter side of 4: 32 gives 16:128, 8:256, 4:512; 28 gives
 * 14, 7, 4.
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
 * The approximate number of parameters of both networks: the projection, the logit, and a kernel up and one down each
 * level.
 */
export function countCnn(sizes: CnnSizes): number {
  const downs = levels(sizes);
  const maps = [sizes.channels, ...downs.map((down) => down.maps)];
  const kernels = downs.reduce((sum, down, i) => sum + 2 * 25 * maps[i]! * down.maps, 0);
  const { height, width } = downs.at(-1)!;
  return kernels + (sizes.latentDim + 1) * height * width * maps.at(-1)!;
}

/**
 * z [N,latentDim] to images [N,S,S,C]: a 4x4 stem, then transposed convolutions 5x5 of stride 2, with batch norm where
 * `generatorNorm`; for 28 the 8x8 maps lose their last row and column.
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
      ...activate(stemHeight), // over single units, as in the authors' code, not over feature maps
      layers.reshape({ name: 'stem', targetShape: [stemHeight, stemWidth, maps] }),
      ...ups,
      layers.activation({ name: 'image', activation: 'tanh' }),
    ],
  });
}

/**
 * Images [N,S,S,C] to scores [N,1]: convolutions 5x5 of stride 2 with leaky ReLU (.2) down to 4x4, then a dense layer.
 *
 * @param normalize normalisation after each convolution except the first
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

// `initialise` fills every weight; zeros avoid the random numbers of tfjs.
const half = { kernelSize: 5, strides: 2, padding: 'same', kernelInitializer: 'zeros' } as const;
const canonicalNorm = { epsilon: 1e-5, momentum: 0.9 } as const;
/** The last rows and columns, cut off. */
function last([rows, columns]: readonly [number, number]): [[number, number], [number, number]] {
  return [
    [0, rows],
    [0, columns],
  ];
}
