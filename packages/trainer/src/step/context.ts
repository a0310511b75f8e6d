import {
  type Batch,
  type LossContext,
  type Player,
  type RandomStream,
  runNetwork,
  stopGradient,
  type Tensors,
} from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { UpdatePosition } from '../schedule/position.ts';
import type { TrainingState } from '../state/state.ts';

const where = 'trainer/context';

/** A loss context that also collects logged and observed values. */
export interface RecordingContext extends LossContext {
  /** Logged scalars by name. They survive tidies; the creator of the context disposes them. */
  readonly logged: Map<string, tf.Tensor>;
  /** Observations by state. They survive tidies; the creator of the context disposes them. */
  readonly observed: Map<string, Tensors>;
}

/**
 * Creates the context of one call of a player's `loss` or `prepare`.
 *
 * Two contexts with the same player, position and microbatch draw the same random numbers, so that a loss can be run
 * again.
 *
 * @param microbatch the index of the microbatch in the whole batch, from 0, over all processes
 * @param schedules the values of the schedules as tensors, if they already exist
 */
export function createContext<B extends Batch>(
  state: TrainingState<B>,
  player: Player<B>,
  at: UpdatePosition,
  microbatch: number,
  schedules?: Readonly<Record<string, tf.Scalar>>,
): RecordingContext {
  const logged = new Map<string, tf.Tensor>();
  const observed = new Map<string, Tensors>();
  const calls = new Map<string, number>();
  const slot = sharedSlot(at, microbatch);
  const random = (stream: string): RandomStream =>
    state.random.fork(player.name, stream, at.step, at.update, microbatch);
  const known = <T>(record: Readonly<Record<string, T>> | undefined, name: string, what: string): T => {
    const found = record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
    if (found !== undefined) return found;
    const names = Object.keys(record ?? {}).join(', ') || 'none';
    throw new GanError(where, `player '${player.name}' asks for the ${what} '${name}'. There are: ${names}.`);
  };
  const networks = { ...state.gan.networks, ...state.gan.fixed };

  return {
    stage: at.stage,
    batchSize: at.batchSize,
    logged,
    observed,
    random,
    schedule(name) {
      const value = known(at.schedules, name, 'schedule');
      return schedules === undefined ? tf.scalar(value) : tf.clone(schedules[name]!);
    },
    run(name, inputs, { training = true, statistics = true, weights } = {}) {
      const network = known(networks, name, 'network');
      const call = calls.get(name) ?? 0;
      calls.set(name, call + 1); // D(real) and D(fake) in the same loss draw different masks
      return runNetwork(network, inputs, {
        name,
        training,
        statistics: statistics && player.trains.includes(name),
        random: random(`run/${name}`).fork(call),
        ...(weights && { weights }),
      });
    },
    weights(network, { averaged = false } = {}) {
      if (averaged) return known(state.averages, network, 'average').tensors();
      const all = known(state.weights, network, 'network');
      return Object.fromEntries(all.map(({ key, variable }) => [key, variable]));
    },
    share(key, tensor) {
      replace(state.shared, `${key}${slot}`, stopGradient(tensor));
      return tensor;
    },
    shared: <T extends tf.Tensor>(key: string) => state.shared.get(`${key}${slot}`) as T | undefined,
    state: (name) => ({ ...known(state.memory, name, 'state') }),
    observe(name, found) {
      known(state.memory, name, 'state');
      if (observed.has(name)) {
        throw new GanError(where, `player '${player.name}' observes '${name}' twice in one loss. Observe it once.`);
      }
      observed.set(name, Object.fromEntries(Object.entries(found).map(([key, t]) => [key, tf.keep(stopGradient(t))])));
    },
    log(name, tensor) {
      if (tensor.rank !== 0) {
        throw new GanError(
          where,
          `player '${player.name}' logs '${name}' with shape [${tensor.shape}]; expected a scalar.`,
          { code: 'shape' },
        );
      }
      replace(logged, name, tf.clone(tensor));
    },
  };
}

/** Returns the suffix of shared keys for an update and a microbatch. */
export function sharedSlot({ update }: Pick<UpdatePosition, 'update'>, microbatch: number): string {
  return `@${update}/${microbatch}`;
}

/** Frees the logged and observed tensors of a context. */
export function disposeContext({ logged, observed }: RecordingContext): void {
  tf.dispose([...logged.values()]);
  for (const found of observed.values()) tf.dispose({ ...found });
  logged.clear();
  observed.clear();
}

/** Stores a tensor in a map so that it outlives the enclosing tidy. */
function replace(map: Map<string, tf.Tensor>, key: string, tensor: tf.Tensor): void {
  map.get(key)?.dispose();
  map.set(key, tf.keep(tensor));
}
