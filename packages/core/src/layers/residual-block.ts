import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { checkCount, checkFlag, checkName } from './layer-options.ts';
import { spectralConv2d } from './spectral-layers.ts';

const where = 'core/layers/residual-block';

/** Options of {@link residualBlock}. */
export interface ResidualBlockOptions {
  /**
   * Prefix of the layer names, such as `block1` for the layers `block1_conv1`, `block1_conv2` and `block1_shortcut`.
   */
  readonly name: string;
  /** Number of output channels. */
  readonly filters: number;
  /** `up` doubles the resolution by nearest neighbours; `down` halves it by 2x2 average pooling. @default 'none' */
  readonly resample?: 'up' | 'down' | 'none';
  /**
   * Creates a normalisation layer with the given name. The block has one before each activation. @default no
   * normalisation
   */
  readonly normalize?: (name: string) => layers.Layer;
  /** The second input of the layers that `normalize` creates, if these layers are conditional. @default none */
  readonly labels?: SymbolicTensor;
  /** The activation; `leakyReLU` has slope 0.2. @default 'relu' */
  readonly activation?: 'relu' | 'leakyReLU';
  /**
   * Whether this is the first block of a critic. Such a block starts with a convolution, because an image needs no
   * activation.
   * @default false
   */
  readonly first?: boolean;
  /** Whether the convolutions have spectral normalisation. @default false */
  readonly spectral?: boolean;
  /** Kernel size of the convolutions. The shortcut always has kernel size 1. @default 3 */
  readonly kernelSize?: number;
  /** The tfjs initialiser of the kernels. Use `zeros` if `initialise` fills them later. @default the default of tfjs */
  readonly kernelInitializer?: NonNullable<Parameters<typeof layers.conv2d>[0]['kernelInitializer']>;
}

const known = [
  'name',
  'filters',
  'resample',
  'normalize',
  'labels',
  'activation',
  'first',
  'spectral',
  'kernelSize',
  'kernelInitializer',
];

type Step = (x: SymbolicTensor) => SymbolicTensor;

/**
 * Applies a pre-activation residual block. It normalises, activates and convolves twice, and adds x to the result.
 *
 * The input is [N,H,W,C] and the output is [N,H',W',filters]. H' is 2H (`up`), H/2 (`down`) or H, and W' likewise. The
 * block follows the code of Gulrajani et al. 2017, "Improved Training of Wasserstein GANs" (appendix F), and of Miyato
 * et al. 2018:
 *
 * - `up`: x is upsampled by nearest neighbours before the first convolution, which changes the number of channels.
 * - `down`: the first convolution keeps the number of channels. The second convolution changes the number of channels
 *   and is followed by a 2x2 mean.
 * - `none`: the first convolution changes the number of channels.
 * - The shortcut is x if size and channels do not change, otherwise a 1x1 convolution of x. To save work, this
 *   convolution runs at the smaller of the two sizes, which does not change the result.
 * - `first`: the block applies a convolution, an activation, a convolution and 2x2 average pooling. It does not
 *   normalise. The shortcut applies 2x2 average pooling and then a 1x1 convolution to x. A `first` block always halves
 *   the resolution.
 *
 * All convolutions have biases and `same` padding. The layer names are the block's name plus `_norm1`, `_act1`, `_up`,
 * `_conv1`, `_norm2`, `_act2`, `_conv2`, `_down`, `_shortcut`, `_shortcut_up`, `_shortcut_down`, `_sum`.
 *
 * @throws GanError `argument` if an option is invalid; `shape` if x is not an image, or has an odd size that must be
 *   halved
 * @example
 * const h = residualBlock(x, { name: 'block1', filters: 128, resample: 'down' }); // [N,32,32,C] to [N,16,16,128]
 */
export function residualBlock(x: SymbolicTensor, options: ResidualBlockOptions): SymbolicTensor {
  checkOptions(x, options);
  const { name, filters, first = false } = options;
  const resample = first ? 'down' : (options.resample ?? 'none');
  const channels = x.shape.at(-1)!;
  const middle = resample === 'down' && !first ? channels : filters;
  const [up, down] = [resample === 'up', resample === 'down'];
  const normalise = (at: number): Step | false => !first && normalisation(at, options);
  const main = chain(x, [
    normalise(1),
    !first && activation(`${name}_act1`, options),
    up && upsampling(`${name}_up`),
    convolution('conv1', middle, options),
    normalise(2),
    activation(`${name}_act2`, options),
    convolution('conv2', filters, options),
    down && mean(`${name}_down`),
  ]);
  const identity = resample === 'none' && channels === filters;
  const shortcut = chain(x, [
    down && mean(`${name}_shortcut_down`),
    !identity && convolution('shortcut', filters, options, 1),
    up && upsampling(`${name}_shortcut_up`),
  ]);
  return layers.add({ name: `${name}_sum` }).apply([shortcut, main]) as SymbolicTensor;
}

function chain(x: SymbolicTensor, steps: readonly (Step | false)[]): SymbolicTensor {
  return steps.reduce((result, step) => (step === false ? result : step(result)), x);
}

function stepOf(layer: layers.Layer): Step {
  return (x) => layer.apply(x) as SymbolicTensor;
}

function normalisation(at: number, { name, normalize, labels }: ResidualBlockOptions): Step | false {
  if (normalize === undefined) return false;
  const layer = normalize(`${name}_norm${at}`);
  return labels === undefined ? stepOf(layer) : (x) => layer.apply([x, labels]) as SymbolicTensor;
}

function activation(name: string, options: ResidualBlockOptions): Step {
  return stepOf(options.activation === 'leakyReLU' ? layers.leakyReLU({ name, alpha: 0.2 }) : layers.reLU({ name }));
}

function convolution(
  part: string,
  filters: number,
  { name, spectral, kernelSize = 3, kernelInitializer }: ResidualBlockOptions,
  size: number = kernelSize,
): Step {
  const config = {
    name: `${name}_${part}`,
    filters,
    kernelSize: size,
    padding: 'same',
    ...(kernelInitializer === undefined ? {} : { kernelInitializer }),
  } as const;
  return stepOf(spectral === true ? spectralConv2d(config) : layers.conv2d(config));
}

function upsampling(name: string): Step {
  return stepOf(layers.upSampling2d({ name, size: [2, 2], interpolation: 'nearest' }));
}

function mean(name: string): Step {
  return stepOf(layers.averagePooling2d({ name, poolSize: 2, strides: 2 }));
}

function checkOptions(x: SymbolicTensor, options: ResidualBlockOptions): void {
  checkKnownOptions(where, options, known);
  checkName(where, options);
  const { name, filters, first = false, spectral = false, kernelSize = 3, activation: act, normalize } = options;
  const resample = options.resample ?? (first ? 'down' : 'none');
  checkCount(where, 'filters', filters);
  checkCount(where, 'kernelSize', kernelSize);
  checkOneOf('resample', resample, ['up', 'down', 'none']);
  if (act !== undefined) checkOneOf('activation', act, ['relu', 'leakyReLU']);
  checkFlag(where, 'first', first);
  checkFlag(where, 'spectral', spectral);
  if (normalize !== undefined && typeof normalize !== 'function') {
    throw new GanError(where, `normalize must be a function of a name; received ${formatValue(normalize)}.`);
  }
  if (first && resample !== 'down') {
    throw new GanError(where, `the first block halves the size: resample must be 'down'; received '${resample}'.`);
  }
  const [, height, width, channels] = x?.shape ?? [];
  const fits = (size: number | null | undefined) => size === null || (size !== undefined && size % 2 === 0);
  if (x?.shape?.length === 4 && typeof channels === 'number') {
    if (resample !== 'down' || (fits(height) && fits(width))) return;
  }
  const expected = `[N,H,W,C] with C known${resample === 'down' ? ', H and W even' : ''}`;
  const received = x?.shape === undefined ? formatValue(x) : `[${x.shape.map((size) => size ?? 'null')}]`;
  throw new GanError(where, `'${name}' expects ${expected}; received ${received}.`, { code: 'shape' });
}

function checkOneOf(name: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  throw new GanError(
    where,
    `${name} must be ${allowed.map(formatValue).join(' or ')}; received ${formatValue(value)}.`,
  );
}
