/** Describes a fire module: the numbers of channels after squeezing and after expanding. */
export interface Fire {
  readonly name: string;
  readonly squeezed: number;
  /** Number of channels of each of the two expanding convolutions, 1x1 and 3x3. */
  readonly expanded: number;
  /** Whether 3x3 max pooling with stride 2 and without padding follows. */
  readonly pooled: boolean;
}

const fire = (number: number, squeezed: number, expanded: number, pooled = false): Fire => {
  return { name: `fire${number}`, squeezed, expanded, pooled };
};

/** Lists the fire modules of SqueezeNet 1.1 (https://github.com/forresti/SqueezeNet, SqueezeNet_v1.1). */
export const FIRES: readonly Fire[] = [
  fire(2, 16, 64),
  fire(3, 16, 64, true),
  fire(4, 32, 128),
  fire(5, 32, 128, true),
  fire(6, 48, 192),
  fire(7, 48, 192),
  fire(8, 64, 256),
  fire(9, 64, 256),
];

/**
 * Number of channels of the first convolution, which is 3x3 with stride 2 and without padding. Max pooling follows it.
 */
const STEM_CHANNELS = 64;

/** Number of output channels of the last fire module. */
export const SQUEEZENET_FEATURES = 512;

/** The shape of a filter in the order HWIO. */
export type FilterShape = [height: number, width: number, inputs: number, out: number];

/** The filter shapes of all convolutions by name, in the order of the file. */
export const SQUEEZENET_FILTERS: ReadonlyMap<string, FilterShape> = filters();

function filters(): Map<string, FilterShape> {
  const shapes = new Map<string, FilterShape>([['conv1', [3, 3, 3, STEM_CHANNELS]]]);
  let channels = STEM_CHANNELS;
  for (const { name, squeezed, expanded } of FIRES) {
    shapes.set(`${name}/squeeze1x1`, [1, 1, channels, squeezed]);
    shapes.set(`${name}/expand1x1`, [1, 1, squeezed, expanded]);
    shapes.set(`${name}/expand3x3`, [3, 3, squeezed, expanded]);
    channels = 2 * expanded;
  }
  return shapes;
}
