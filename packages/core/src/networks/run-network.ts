import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Tensors } from '../contracts/state.ts';
import type { RandomStream } from '../random/random-stream.ts';
import { withStatisticsRestored } from './statistics.ts';
import { withWeights } from './weights-override.ts';

const where = 'core/run-network';

/** Options of {@link runNetwork}. */
export interface RunNetworkOptions {
  /**
   * Whether to use training mode. Then batch norm uses batch statistics, and dropout and noise are active.
   * @default false
   */
  readonly training?: boolean;
  /** The stream for layers that draw random numbers, including nested layers. */
  readonly random?: RandomStream;
  /** Whether the call may update statistics. They are never updated if `weights` is given. @default false */
  readonly statistics?: boolean;
  /** Weights that replace the network's own, by `<name>/<originalName>`. */
  readonly weights?: Tensors;
  /** The network's name in messages and in the keys of `weights`. @default the model's own name */
  readonly name?: string;
}

/**
 * Runs a network. `ctx.run` in a loss and `sample` of a GAN both use this function.
 *
 * @param inputs one tensor [n,...] for each input of the network
 * @returns the network's output, or an array if it has several; the caller or the enclosing tidy disposes it
 * @throws GanError `shape` if the inputs do not fit; `argument` if `weights` has a key that the network does not have
 * @example
 * const images = runNetwork(generator, z, { random: randomStream(1) });
 */
export function runNetwork<T extends tf.Tensor | tf.Tensor[] = tf.Tensor>(
  network: LayersModel,
  inputs: tf.Tensor | readonly tf.Tensor[],
  options: RunNetworkOptions = {},
): T {
  const { training = false, random, statistics = false, weights, name = network.name } = options;
  const given = inputs instanceof tf.Tensor ? [inputs] : [...inputs];
  checkInputs(name, network, given);
  const kwargs = { training, ...(random && { random }) };
  const apply = (): T => network.apply(given.length === 1 ? given[0]! : given, kwargs) as T;
  const run = weights === undefined ? apply : () => withWeights(name, network, weights, apply);
  const moves = training && !(statistics && weights === undefined);
  return moves ? withStatisticsRestored(network, run) : run();
}

/** Checks inputs here, because tfjs's own messages name neither the network nor a remedy. */
function checkInputs(name: string, network: LayersModel, inputs: readonly tf.Tensor[]): void {
  const expected = network.inputs.map((input) => input.shape);
  const fits =
    inputs.length === expected.length &&
    expected.every((shape, i) => {
      const actual = inputs[i]?.shape ?? [];
      return shape.length === actual.length && shape.every((size, axis) => size === null || size === actual[axis]);
    });
  if (fits) return;
  const list = (shapes: readonly (readonly (number | null)[])[]) =>
    shapes.map((shape) => `[${shape.map((size) => size ?? 'n')}]`).join(', ') || 'nothing';
  throw new GanError(
    where,
    `network '${name}' expects ${list(expected)}; received ${list(inputs.map((input) => input?.shape ?? []))}.`,
    { code: 'shape' },
  );
}
