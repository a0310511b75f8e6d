import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type RandomStream, randomStream } from '../random/random-stream.ts';
import { type LayerWeight, layerWeights } from './weights.ts';

/** The description of a weight that an initialiser rule receives. */
export interface WeightDescription {
  /** Name of the layer, with the scopes of its wrappers, such as `up1/conv`. */
  readonly layerName: string;
  /** Class of the layer, such as `Conv2DTranspose`. */
  readonly layerClass: string;
  /** Name of the weight in its layer, such as `kernel`, `bias`, `gamma` or `moving_mean`. */
  readonly weightName: string;
  readonly shape: readonly number[];
  /**
   * Number of kernel elements that contribute to one output channel. It is the kernel area times the number of input
   * channels.
   *
   * The order of the kernel's axes depends on the layer: dense [in,out], conv [kh,kw,in,out], transposed conv
   * [kh,kw,out,in], depthwise conv [kh,kw,in,multiplier]. Strides are ignored. A bias has the fan-in of its layer's
   * kernel, or 1 if the layer has no kernel.
   */
  readonly fanIn: number;
  /**
   * Number of kernel elements that one input channel contributes to. It is the kernel area times the number of output
   * channels.
   */
  readonly fanOut: number;
  /** Number of units of a recurrent cell. It is absent for other layers. */
  readonly units?: number;
}

/**
 * Returns the initial value of a weight, as a tensor of the weight's shape. If it returns undefined, the weight does
 * not change.
 *
 * `initialise` takes ownership of the tensor. `random` is a stream that only this weight uses.
 */
export type InitialiserRule = (weight: WeightDescription, random: RandomStream) => tf.Tensor | undefined;

/**
 * Fills the weights of a network by a rule.
 *
 * Each weight draws from a stream keyed by its name. So adding a layer does not change the initial values of the other
 * layers, and the same stream gives the same weights on every engine. The saved configuration keeps the built-in tfjs
 * initialisers, so the network loads without Ganforge's initialisers.
 *
 * @param rule a rule such as {@link dcganInitialiser}, or your own rule
 * @param random a separate stream per network; with one stream, layers of the same name would start with equal weights
 * @throws GanError `shape` if the rule returns a tensor of another shape or type; `argument` if tfjs generated the name
 *   of a layer
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
          `the rule must return '${weight.originalName}' ${dtype} [${shape}]; received ${value.dtype} [${value.shape}].`,
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
  // A separable convolution has two kernels. Its bias has the fan-in of the second kernel.
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

/**
 * Returns whether a weight is a kernel, which multiplies the layer's input. It decides by the weight's name in tfjs.
 */
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
 * Fills the weights of several networks by a rule. Each network draws from a stream keyed by its name.
 *
 * @param seed the seed of the initial weights
 * @throws GanError see {@link initialise}
 */
export function initialiseAll(
  networks: Readonly<Record<string, LayersModel>>,
  rule: InitialiserRule,
  seed: number,
): void {
  const start = randomStream(seed, 'initialise');
  for (const [name, network] of Object.entries(networks)) initialise(network, rule, start.fork(name));
}
