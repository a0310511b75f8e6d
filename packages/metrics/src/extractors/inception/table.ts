/** Describes a convolution without a bias, followed by batch normalisation and a ReLU. */
export interface Convolution {
  readonly kind: 'convolution';
  /**
   * Its name within its block in the state dict, such as `branch3x3dbl_1`. It is empty if the convolution has the name
   * of the block.
   */
  readonly name: string;
  readonly filters: number;
  readonly kernel: readonly [height: number, width: number];
  readonly stride: 1 | 2;
  /** `same` pads both sides by the same amount and keeps the size at stride 1. */
  readonly pad: 'same' | 'valid';
}

/** Describes max or mean pooling over 3 x 3 values. At the border, a mean uses only the values inside the map. */
export interface Pool {
  readonly kind: 'max' | 'mean';
  readonly stride: 1 | 2;
  readonly pad: 'same' | 'valid';
}

/** Describes parallel branches, whose outputs are concatenated along the channels. */
export interface Fork {
  readonly kind: 'fork';
  readonly branches: readonly (readonly Layer[])[];
}

export type Layer = Convolution | Pool | Fork;

/** Describes a named sequence of layers. */
export interface Block {
  /** The prefix of the names of its convolutions. */
  readonly name: string;
  readonly layers: readonly Layer[];
}

function conv(name: string, filters: number, kernel: number | readonly [number, number]): Convolution {
  const sides = typeof kernel === 'number' ? ([kernel, kernel] as const) : kernel;
  return { kind: 'convolution', name, filters, kernel: sides, stride: 1, pad: 'same' };
}

const halving = (name: string, filters: number): Convolution => ({
  ...conv(name, filters, 3),
  stride: 2,
  pad: 'valid',
});
const unpadded = (name: string, filters: number): Convolution => ({ ...conv(name, filters, 3), pad: 'valid' });
const mean: Pool = { kind: 'mean', stride: 1, pad: 'same' };
const max: Pool = { kind: 'max', stride: 1, pad: 'same' };
const halvingMax: Pool = { kind: 'max', stride: 2, pad: 'valid' };
const fork = (...branches: Layer[][]): Fork => ({ kind: 'fork', branches });

const blockA = (poolFeatures: number): Fork =>
  fork(
    [conv('branch1x1', 64, 1)],
    [conv('branch5x5_1', 48, 1), conv('branch5x5_2', 64, 5)],
    [conv('branch3x3dbl_1', 64, 1), conv('branch3x3dbl_2', 96, 3), conv('branch3x3dbl_3', 96, 3)],
    [mean, conv('branch_pool', poolFeatures, 1)],
  );

const blockB: Fork = fork(
  [halving('branch3x3', 384)],
  [conv('branch3x3dbl_1', 64, 1), conv('branch3x3dbl_2', 96, 3), halving('branch3x3dbl_3', 96)],
  [halvingMax],
);

const blockC = (c: number): Fork =>
  fork(
    [conv('branch1x1', 192, 1)],
    [conv('branch7x7_1', c, 1), conv('branch7x7_2', c, [1, 7]), conv('branch7x7_3', 192, [7, 1])],
    [
      ...[conv('branch7x7dbl_1', c, 1), conv('branch7x7dbl_2', c, [7, 1]), conv('branch7x7dbl_3', c, [1, 7])],
      ...[conv('branch7x7dbl_4', c, [7, 1]), conv('branch7x7dbl_5', 192, [1, 7])],
    ],
    [mean, conv('branch_pool', 192, 1)],
  );

const blockD: Fork = fork(
  [conv('branch3x3_1', 192, 1), halving('branch3x3_2', 320)],
  [
    ...[conv('branch7x7x3_1', 192, 1), conv('branch7x7x3_2', 192, [1, 7]), conv('branch7x7x3_3', 192, [7, 1])],
    halving('branch7x7x3_4', 192),
  ],
  [halvingMax],
);

const blockE = (pool: Pool): Fork =>
  fork(
    [conv('branch1x1', 320, 1)],
    [conv('branch3x3_1', 384, 1), fork([conv('branch3x3_2a', 384, [1, 3])], [conv('branch3x3_2b', 384, [3, 1])])],
    [
      ...[conv('branch3x3dbl_1', 448, 1), conv('branch3x3dbl_2', 384, 3)],
      fork([conv('branch3x3dbl_3a', 384, [1, 3])], [conv('branch3x3dbl_3b', 384, [3, 1])]),
    ],
    [pool, conv('branch_pool', 192, 1)],
  );

/**
 * Describes the Inception network of FID, `inception-2015-12-05`. The names are those of the state dict that
 * pytorch-fid publishes.
 *
 * Source: Szegedy et al. 2016, "Rethinking the Inception Architecture for Computer Vision". Like in the graph that TTUR
 * took from TensorFlow's image classifier, means exclude the padding, and Mixed_7c uses max pooling.
 */
export const INCEPTION: readonly Block[] = [
  { name: 'Conv2d_1a_3x3', layers: [halving('', 32)] },
  { name: 'Conv2d_2a_3x3', layers: [unpadded('', 32)] },
  { name: 'Conv2d_2b_3x3', layers: [conv('', 64, 3), halvingMax] },
  { name: 'Conv2d_3b_1x1', layers: [conv('', 80, 1)] },
  { name: 'Conv2d_4a_3x3', layers: [unpadded('', 192), halvingMax] },
  { name: 'Mixed_5b', layers: [blockA(32)] },
  { name: 'Mixed_5c', layers: [blockA(64)] },
  { name: 'Mixed_5d', layers: [blockA(64)] },
  { name: 'Mixed_6a', layers: [blockB] },
  { name: 'Mixed_6b', layers: [blockC(128)] },
  { name: 'Mixed_6c', layers: [blockC(160)] },
  { name: 'Mixed_6d', layers: [blockC(160)] },
  { name: 'Mixed_6e', layers: [blockC(192)] },
  { name: 'Mixed_7a', layers: [blockD] },
  { name: 'Mixed_7b', layers: [blockE(mean)] },
  { name: 'Mixed_7c', layers: [blockE(max)] },
];

/** Number of channels of an image. */
export const INPUT_CHANNELS = 3;

/** Height and width of the network's input. */
export const INPUT_SIZE = 299;

/** Number of classes of the last layer: 1,008. The classes of ImageNet are 1,000 of them. */
export const CLASSES = 1008;
