import {
  type Batch,
  type Player,
  type RandomStream,
  type StepContext,
  stopGradient,
  withStatisticsRestored,
} from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { TrainingState } from './state.ts';

const where = 'trainer/context';

/** Where in the run an update is made. */
export interface UpdatePosition {
  /** Steps completed before this one. */
  readonly step: number;
  readonly epoch: number;
  /** Real examples seen before this step. */
  readonly examples: number;
  /** Which of the player's updates in this step, from 0. */
  readonly update: number;
}

/** A step context together with what was logged in it. */
export interface RecordingContext extends StepContext {
  /** Scalars by name, kept; whoever made the context disposes them. */
  readonly logged: Map<string, tf.Tensor>;
}

/**
 * What one call of a player's `loss` or `after` sees of the run.
 *
 * Two contexts of one player, position and microbatch give the same draws, so that a loss can be run again.
 */
export function createContext<B extends Batch>(
  state: TrainingState<B>,
  player: Player<B>,
  at: UpdatePosition,
  microbatch: number,
): RecordingContext {
  const logged = new Map<string, tf.Tensor>();
  const calls = new Map<string, number>();
  const slot = `${at.update}/${microbatch}`;
  const random = (stream: string): RandomStream =>
    state.random.fork(player.name, stream, at.step, at.update, microbatch);

  const run = (name: string, ...inputs: tf.Tensor[]): tf.Tensor | tf.Tensor[] => {
    const network = state.gan.networks[name];
    if (network === undefined) {
      const known = Object.keys(state.gan.networks).join(', ');
      throw new GanError(where, `player '${player.name}' runs '${name}', which is no network. There are: ${known}.`);
    }
    checkInputs(name, network, inputs);
    const call = calls.get(name) ?? 0;
    calls.set(name, call + 1); // D(real) and D(fake) in one loss draw different masks
    const kwargs = { training: true, random: random(`run/${name}`).fork(call) };
    const forward = () => network.apply(inputs.length === 1 ? inputs[0]! : inputs, kwargs) as tf.Tensor | tf.Tensor[];
    return player.trains.includes(name) ? forward() : withStatisticsRestored(network, forward);
  };

  return {
    ...at,
    microbatch,
    logged,
    random,
    run: run as StepContext['run'],
    share(key, tensor) {
      replace(state.shared, `${key}@${slot}`, stopGradient(tensor));
      return tensor;
    },
    shared: (key) => state.shared.get(`${key}@${slot}`),
    log(name, tensor) {
      if (tensor.rank !== 0) {
        throw new GanError(
          where,
          `player '${player.name}' logs '${name}' with shape [${tensor.shape}]; expected a scalar.`,
          {
            code: 'shape',
          },
        );
      }
      replace(logged, name, tf.clone(tensor));
    },
  };
}

/** Puts a tensor in a map that outlives the tidy around it. */
function replace(map: Map<string, tf.Tensor>, key: string, tensor: tf.Tensor): void {
  map.get(key)?.dispose();
  map.set(key, tf.keep(tensor));
}

/** tfjs's own refusals name neither the network nor what to do. */
function checkInputs(name: string, network: LayersModel, inputs: readonly tf.Tensor[]): void {
  const expected = network.inputs.map((input) => input.shape);
  const fits =
    inputs.length === expected.length &&
    expected.every((shape, i) => {
      const actual = inputs[i]!.shape;
      return shape.length === actual.length && shape.every((size, axis) => size === null || size === actual[axis]);
    });
  if (fits) return;
  const formatValue = (shapes: readonly (readonly (number | null)[])[]) =>
    shapes.map((shape) => `[${shape.map((size) => size ?? 'n')}]`).join(', ') || 'nothing';
  throw new GanError(
    where,
    `network '${name}' expects ${formatValue(expected)}; received ${formatValue(inputs.map((input) => input.shape))}.`,
    { code: 'shape' },
  );
}
