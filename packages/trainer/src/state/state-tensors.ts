import type { Optimizer, Player } from '@ganforge/core';
import { type Dtype, GanError, type NamedArray } from '@ganforge/formats';
import type { StateArrays } from '@ganforge/run';
import * as tf from '@tensorflow/tfjs-core';
import type { DataCursor } from '../batch/batches.ts';
import type { StagePosition } from '../schedule/stages.ts';
import { mapRecord } from './map-record.ts';
import { optimizerOwner, trainableWeights } from './players.ts';
import type { TrainingState } from './state.ts';

const where = 'trainer/checkpoint';

/** What a checkpoint's manifest holds for the trainer. */
export interface TrainingNotes {
  readonly data: DataCursor;
  /** The stage of the last step. */
  readonly stage: StagePosition;
  readonly updates: UpdateCounts;
  /** The run ended while its metrics were measured: it goes on by measuring them. Absent where that is done. */
  readonly unmeasured?: true;
}

/** How often what is averaged over time was updated: decides bias corrections and ramp-ups. */
export interface UpdateCounts {
  /** By optimizer (its player's name) and weight key. */
  readonly optimizers: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** By averaged network. */
  readonly averages: Readonly<Record<string, number>>;
}

/**
 * Reads all that a run must remember from the device.
 *
 * `weights`: `<network>/<weight>`, statistics included; `averages` the same; `optimizers`:
 * `<player>/<slot>/<network>/<weight>`; `state`: `<name>/<tensor>`. Parts without tensors are absent.
 */
export async function readState(state: TrainingState<never>): Promise<StateArrays> {
  return readTensors(tensorsOf(state));
}

async function readTensors(parts: Readonly<Record<string, Record<string, tf.Tensor>>>): Promise<StateArrays> {
  const arrays: Record<string, Record<string, NamedArray>> = {};
  for (const [part, tensors] of Object.entries(parts)) {
    const entries = Object.entries(tensors);
    if (entries.length === 0) continue;
    const read = await Promise.all(entries.map(async ([key, tensor]) => [key, await toArray(key, tensor)] as const));
    arrays[part] = Object.fromEntries(read);
  }
  return arrays;
}

/** A run's memory as it was: what changed it since can be undone. */
export interface HeldState {
  undo(): Promise<void>;
  dispose(): void;
}

/** Holds a run's memory as it is now; nothing is copied: what is assigned from now on leaves the old values alone. */
export function holdState(state: TrainingState<never>): HeldState {
  const parts = mapRecord(tensorsOf(state), (tensors) => mapRecord(tensors, (tensor) => tf.keep(tf.clone(tensor))));
  const counts = updateCounts(state);
  return {
    undo: async () => restoreState(state, await readTensors(parts), counts),
    dispose: () => {
      for (const tensors of Object.values(parts)) tf.dispose(Object.values(tensors));
    },
  };
}

/** Updates made so far. */
export function updateCounts(state: TrainingState<never>): UpdateCounts {
  return {
    optimizers: mapRecord(state.optimizers, (optimizer) => optimizer.steps()),
    averages: mapRecord(state.averages, (ema) => ema.updates),
  };
}

/**
 * Puts a run's memory back as {@link readState} and {@link updateCounts} gave it.
 *
 * @throws GanError `mismatch` when a weight or a state is missing, is of another shape, or belongs nowhere
 */
export function restoreState(state: TrainingState<never>, arrays: StateArrays, counts: UpdateCounts): void {
  checkWeights(state, arrays.weights ?? {});
  tf.tidy(() => {
    const averages = toTensors(arrays.averages ?? {});
    const optimizers = toTensors(arrays.optimizers ?? {});
    const states = toTensors(arrays.state ?? {});
    restoreWeights(state, arrays.weights ?? {});
    for (const [name, ema] of Object.entries(state.averages)) {
      const own = Object.entries(averages).filter(([key]) => key.startsWith(`${name}/`));
      ema.restore(Object.fromEntries(own), counts.averages[name] ?? 0);
    }
    for (const [name, optimizer] of Object.entries(state.optimizers)) {
      restoreOptimizer(state, name, optimizer, under(optimizers, name), counts.optimizers[name] ?? {});
    }
    restoreMemory(state, states);
  });
}

/**
 * Puts weights into the networks.
 *
 * @throws GanError `mismatch` for weights that are missing, of another shape or belong nowhere
 */
export function restoreWeights(
  state: Pick<TrainingState, 'weights'>,
  arrays: Readonly<Record<string, NamedArray>>,
): void {
  checkWeights(state, arrays);
  for (const { key, variable } of Object.values(state.weights).flat()) {
    tf.tidy(() => variable.assign(toTensor(arrays[key]!)));
  }
}

/** Puts the averages into the networks, for good. */
export function takeAverages(state: Pick<TrainingState, 'weights' | 'averages'>): void {
  const variables = new Map(
    Object.values(state.weights).flatMap((all) => all.map(({ key, variable }) => [key, variable])),
  );
  for (const ema of Object.values(state.averages)) {
    for (const [key, average] of Object.entries(ema.tensors())) variables.get(key)?.assign(average);
  }
}

function tensorsOf(state: TrainingState<never>): Record<string, Record<string, tf.Tensor>> {
  const weights = Object.values(state.weights).flat();
  const prefixed = (owners: Readonly<Record<string, { tensors(): Readonly<Record<string, tf.Tensor>> }>>) =>
    Object.fromEntries(
      Object.entries(owners).flatMap(([owner, holder]) =>
        Object.entries(holder.tensors()).map(([key, tensor]) => [`${owner}/${key}`, tensor]),
      ),
    );
  return {
    weights: Object.fromEntries(weights.map(({ key, variable }) => [key, variable])),
    averages: Object.assign({}, ...Object.values(state.averages).map((ema) => ema.tensors())),
    optimizers: prefixed(state.optimizers),
    state: Object.fromEntries(memoryOf(state)),
  };
}

/** The tensors of all states, by `<state>/<tensor>`. */
function memoryOf(state: Pick<TrainingState, 'memory'>): [string, tf.Variable][] {
  return Object.entries(state.memory).flatMap(([name, memory]) =>
    Object.entries(memory).map(([key, variable]): [string, tf.Variable] => [`${name}/${key}`, variable]),
  );
}

function restoreMemory(state: Pick<TrainingState, 'memory'>, tensors: Readonly<Record<string, tf.Tensor>>): void {
  const memory = new Map(memoryOf(state));
  const stray = Object.keys(tensors).find((key) => !memory.has(key));
  if (stray !== undefined) throw mismatch(`its state '${stray}' belongs to none of the GAN's`);
  for (const [key, variable] of memory) {
    const tensor = tensors[key];
    if (tensor === undefined) throw mismatch(`it lacks the state '${key}'`);
    if (tensor.dtype !== variable.dtype || !tf.util.arraysEqual(tensor.shape, variable.shape)) {
      const [expected, received] = [variable, tensor].map(({ dtype, shape }) => `${dtype} [${shape}]`);
      throw mismatch(`its state '${key}' is ${received}; expected ${expected}`);
    }
  }
  for (const [key, variable] of memory) variable.assign(tf.clone(tensors[key]!));
}

function restoreOptimizer(
  state: TrainingState<never>,
  name: string,
  optimizer: Optimizer,
  tensors: Record<string, tf.Tensor>,
  steps: Readonly<Record<string, number>>,
): void {
  const owns = (player: Player<never>) => optimizerOwner(player) === name;
  const weights = state.gan.players.filter(owns).flatMap((player) => trainableWeights(state, player));
  const parameters = Object.fromEntries(weights.map(({ key, variable }) => [key, variable]));
  const stray = Object.keys(steps).find((key) => !(key in parameters));
  if (stray !== undefined)
    throw mismatch(`it has optimizer state of '${stray}', which player '${name}' does not train`);
  optimizer.restore(tensors, { ...steps }, parameters);
}

function checkWeights(state: Pick<TrainingState, 'weights'>, arrays: Readonly<Record<string, NamedArray>>): void {
  const weights = Object.values(state.weights).flat();
  for (const { key, variable } of weights) {
    const array = arrays[key];
    if (array === undefined) throw mismatch(`it lacks the weight '${key}'`);
    if (String(array.shape) !== String(variable.shape)) {
      throw mismatch(`its weight '${key}' has shape [${array.shape}]; expected [${variable.shape}]`);
    }
  }
  const known = new Set(weights.map(({ key }) => key));
  const stray = Object.keys(arrays).find((key) => !known.has(key));
  if (stray !== undefined) throw mismatch(`its weight '${stray}' belongs to no network`);
}

function mismatch(problem: string): GanError {
  return new GanError(where, `the checkpoint is of another GAN: ${problem}. Build the GAN it was made by.`, {
    code: 'mismatch',
  });
}

/** The entries below `owner/`, without that prefix. */
function under(tensors: Readonly<Record<string, tf.Tensor>>, owner: string): Record<string, tf.Tensor> {
  const prefix = `${owner}/`;
  const entries = Object.entries(tensors).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(entries.map(([key, tensor]) => [key.slice(prefix.length), tensor]));
}

async function toArray(key: string, tensor: tf.Tensor): Promise<NamedArray> {
  const dtypes: Readonly<Record<string, Dtype>> = { float32: 'F32', int32: 'I32', bool: 'BOOL' };
  const dtype = dtypes[tensor.dtype];
  if (dtype === undefined)
    throw new GanError(where, `'${key}' is ${tensor.dtype}. Keep state in float32, int32 or bool.`);
  return { dtype, shape: tensor.shape, data: await tensor.data<'float32' | 'int32'>() };
}

function toTensors(arrays: Readonly<Record<string, NamedArray>>): Record<string, tf.Tensor> {
  return Object.fromEntries(Object.entries(arrays).map(([key, array]) => [key, toTensor(array)]));
}

function toTensor({ dtype, shape, data }: NamedArray): tf.Tensor {
  const dtypes: Readonly<Partial<Record<Dtype, 'float32' | 'int32' | 'bool'>>> = {
    F32: 'float32',
    I32: 'int32',
    BOOL: 'bool',
  };
  return tf.tensor(data as Float32Array, [...shape], dtypes[dtype] ?? 'float32');
}
