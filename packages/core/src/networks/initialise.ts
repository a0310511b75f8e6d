import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type RandomStream, randomStream } from '../random/random-stream.ts';
import { type LayerWeight, layerWeights } from './weights.ts';

/** What an initialiser rule is told of a weight. */
export interface WeightDescription {
  /** Name of the layer, with the scopes of wrappers: `up1/conv`. */
  readonly layerName: string;
  /** Class of the layer, such as `Conv2DTranspose`. */
  readonly layerClass: string;
  /** `kernel`, `bias`, `gamma`, `moving_mean` and so on. */
  readonly weightName: string;
  readonly shape: readonly number[];
  /**
   * Elements of the layer's kernel that lead to one output channel: kernel area times input channels.
   *
   * Dense [in,out], conv [kh,kw,in,out], transposed conv [kh,kw,out,in] and depthwise [kh,kw,in,multiplier] are each
   * read in their own order; strides do not count. A bias has its kernel's; 1 in a layer without a kernel.
   */
  readonly fanIn: number;
  /** Elements of the layer's kernel that one input channel leads to: kernel area times output channels. */
  readonly fanOut: number;
  /** Units of a recurrent cell; absent in other layers. */
  readonly units?: number;
}

/**
 * What a weight starts as: a tensor of its shape, which `initialise` then owns, or nothing to leave it as it is.
 *
 * `random` is the weight's own stream.
 */
export type InitialiserRule = (weight: WeightDescription, random: RandomStream) => tf.Tensor | undefined;

/**
 * Fills a network's weights by a rule from a draw.
 *
 * Each weight draws from a stream keyed by its name, so that adding a layer changes no other layer's start, and the
 * same draw gives the same weights on every engine. The network keeps tfjs's built-in initialisers in its
 * configuration, hence loads anywhere.
 *
 * @param rule such as {@link dcganInitialiser} or one of your own
 * @param random one per network: two networks with layers of one name would start alike
 * @throws GanError `shape` when the rule gives a tensor of another shape or type; `argument` for a layer without a name
 *   of its own
 *
 * @example
 * initialise(generator, dcganInitialiser, randomStream(seed, 'initialise', 'generator'));
 */
export function initialise(network: LayersModel, rule: InitialiserRule, random: RandomStream): void {
  const weights = layerWeights(network.name, network);
  for (const weight of weights) {
    tf.tidy(() => {
      const value = rule(describe(weight, weights), random.fork(weight.originalName));
      if (value === undefined) return;
      const { shape, dtype } = weight.variable;
      if (value.dtype !== dtype || !tf.util.arraysEqual(value.shape, shape)) {
        throw new GanError(
          'core/initialise',
          `the rule must give '${weight.originalName}' ${dtype} [${shape}]; received ${value.dtype} [${value.shape}].`,
          { code: 'shape' },
        );
      }
      weight.variable.assign(value);
    });
  }
}

function describe(weight: LayerWeight, all: readonly LayerWeight[]): WeightDescription {
  const [layerName, weightName] = splitName(weight.originalName);
  const sibling = (name: string): LayerWeight | undefined =>
    all.find(({ originalName }) => originalName === `${layerName}/${name}`);
  // of a separable convolution's two kernels the bias follows the second
  const kernel = isKernel(weightName)
    ? weight
    : (sibling('pointwise_kernel') ?? sibling('kernel') ?? sibling('depthwise_kernel'));
  const units = sibling('recurrent_kernel')?.variable.shape[0];
  return {
    layerName,
    layerClass: weight.layerClass,
    weightName,
    shape: weight.variable.shape,
    ...(kernel === undefined ? { fanIn: 1, fanOut: 1 } : fans(kernel)),
    ...(units === undefined ? {} : { units }),
  };
}

/** Whether a weight multiplies its layer's input, by the name tfjs gives it. */
export function isKernel(weightName: string): boolean {
  return /(^|_)kernel$|^embeddings$/.test(weightName);
}

function fans({ originalName, layerClass, variable }: LayerWeight): { fanIn: number; fanOut: number } {
  const { shape } = variable;
  const [a = 1, b = 1] = shape.slice(-2);
  const area = shape.slice(0, -2).reduce((product, size) => product * size, 1);
  if (splitName(originalName)[1] === 'depthwise_kernel') return { fanIn: area, fanOut: area * b };
  if (layerClass.endsWith('Transpose')) return { fanIn: area * b, fanOut: area * a };
  return { fanIn: area * a, fanOut: area * b };
}

function splitName(originalName: string): [layer: string, weight: string] {
  const slash = originalName.lastIndexOf('/');
  return [originalName.slice(0, Math.max(0, slash)), originalName.slice(slash + 1)];
}

/**
 * Fills the weights of a GAN's networks by a rule, each network from a fork of its own name.
 *
 * @param seed of the first weights
 * @throws GanError as {@link initialise}
 */
export function initialiseAll(
  networks: Readonly<Record<string, LayersModel>>,
  rule: InitialiserRule,
  seed: number,
): void {
  const start = randomStream(seed, 'initialise');
  for (const [name, network] of Object.entries(networks)) initialise(network, rule, start.fork(name));
}
