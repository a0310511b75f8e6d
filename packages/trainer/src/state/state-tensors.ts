import { assignWeights, averagesFile, type Optimizer, type Player, tensorOfArray } from '@ganforge/core';
import { type Dtype, GanError, type NamedArray } from '@ganforge/formats';
import type { StateArrays } from '@ganforge/run';
import * as tf from '@tensorflow/tfjs-core';
import type { DataCursor } from '../batch/batches.ts';
import type { StagePosition } from '../schedule/stages.ts';
import { mapRecord } from './map-record.ts';
import { optimizerOwner, trainableWeights } from './players.ts';
import type { TrainingState } from './state.ts';

const where = 'trainer/checkpoint';

/** The part of a checkpoint's manifest that the trainer writes and reads. */
export interface TrainingNotes {
  readonly data: DataCursor;
  /** The stage of the last step. */
  readonly stage: StagePosition;
  readonly updates: UpdateCounts;
  /** It is present if the run ended while its metrics were measured. Then a resume measures the metrics first. */
  readonly unmeasured?: true;
}

/** The numbers of updates of optimizers and averages. Bias corrections and ramp-ups depend on them. */
export interface UpdateCounts {
  /** Number of updates by optimizer (the name of its player) and weight key. */
  readonly optimizers: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Number of updates by averaged network. */
  readonly averages: Readonly<Record<string, number>>;
}

/**
 * Reads the whole state of a run from the device.
 *
 * The result is grouped by file. The file `<network>` contains the weights, including statistics, by
 * `<network>/<weight>`. The file `<network>.averages` contains the averaged weights. The file `optimizers` contains
 * slots by `<player>/<slot>/<network>/<weight>`. The file `state` contains states by `<name>/<tensor>`. Files without
 * tensors are absent.
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

/** A snapshot of a run's state. With it, later changes can be undone. */
export interface HeldState {
  undo(): Promise<void>;
  dispose(): void;
}

/** Takes a snapshot of a run's state. It copies nothing, because later assignments do not change the old values. */
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

/** Returns the numbers of updates so far. */
export function updateCounts(state: TrainingState<never>): UpdateCounts {
  return {
    optimizers: mapRecord(state.optimizers, (optimizer) => optimizer.steps()),
    averages: mapRecord(state.averages, (ema) => ema.updates),
  };
}

/**
 * Restores a run's state from the results of {@link readState} and {@link updateCounts}.
 *
 * @throws GanError `mismatch` if a weight or a state is missing, has another shape, or is unknown
 */
export function restoreState(state: TrainingState<never>, arrays: StateArrays, counts: UpdateCounts): void {
  const known = new Set(Object.keys(tensorsOf(state)));
  const stray = Object.keys(arrays).find((file) => !known.has(file) && Object.keys(arrays[file]!).length > 0);
  if (stray !== undefined) throw mismatch(`its file '${stray}' matches no part of the GAN`);
  const owned = Object.keys(arrays.optimizers ?? {}).find(
    (key) => !Object.hasOwn(state.optimizers, key.split('/')[0]!),
  );
  if (owned !== undefined) throw mismatch(`its optimizer state '${owned}' belongs to no player`);
  const weights = Object.keys(state.weights).map((network) => arrays[network] ?? {});
  assignWeights('the checkpoint', Object.values(state.weights).flat(), Object.assign({}, ...weights));
  tf.tidy(() => {
    const optimizers = toTensors(arrays.optimizers ?? {});
    for (const [name, ema] of Object.entries(state.averages)) {
      ema.restore(toTensors(arrays[averagesFile(name)] ?? {}), counts.averages[name] ?? 0);
    }
    for (const [name, optimizer] of Object.entries(state.optimizers)) {
      restoreOptimizer(state, name, optimizer, under(optimizers, name), counts.optimizers[name] ?? {});
    }
    restoreMemory(state, toTensors(arrays.state ?? {}));
  });
}

/** Assigns the averages to the networks permanently. */
export function takeAverages(state: Pick<TrainingState, 'weights' | 'averages'>): void {
  const variables = new Map(
    Object.values(state.weights).flatMap((all) => all.map(({ key, variable }) => [key, variable])),
  );
  for (const ema of Object.values(state.averages)) {
    for (const [key, average] of Object.entries(ema.tensors())) variables.get(key)?.assign(average);
  }
}

function tensorsOf(state: TrainingState<never>): Record<string, Record<string, tf.Tensor>> {
  const prefixed = (owners: Readonly<Record<string, { tensors(): Readonly<Record<string, tf.Tensor>> }>>) =>
    Object.fromEntries(
      Object.entries(owners).flatMap(([owner, holder]) =>
        Object.entries(holder.tensors()).map(([key, tensor]) => [`${owner}/${key}`, tensor]),
      ),
    );
  const averages = Object.entries(state.averages).map(([network, ema]) => [averagesFile(network), ema.tensors()]);
  return {
    ...mapRecord(state.weights, (weights) => Object.fromEntries(weights.map(({ key, variable }) => [key, variable]))),
    ...(Object.fromEntries(averages) as Record<string, Record<string, tf.Tensor>>),
    optimizers: prefixed(state.optimizers),
    state: Object.fromEntries(memoryOf(state)),
  };
}

/** Returns the tensors of all states, by `<state>/<tensor>`. */
function memoryOf(state: Pick<TrainingState, 'memory'>): [string, tf.Variable][] {
  return Object.entries(state.memory).flatMap(([name, memory]) =>
    Object.entries(memory).map(([key, variable]): [string, tf.Variable] => [`${name}/${key}`, variable]),
  );
}

function restoreMemory(state: Pick<TrainingState, 'memory'>, tensors: Readonly<Record<string, tf.Tensor>>): void {
  const memory = new Map(memoryOf(state));
  const stray = Object.keys(tensors).find((key) => !memory.has(key));
  if (stray !== undefined) throw mismatch(`its state '${stray}' is not a state of the GAN`);
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

function mismatch(problem: string): GanError {
  return new GanError(
    where,
    `the checkpoint belongs to another GAN: ${problem}. Build the GAN with the options of the run.`,
    {
      code: 'mismatch',
    },
  );
}

/** Returns the entries whose names start with `owner/`, without this prefix. */
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
  return Object.fromEntries(Object.entries(arrays).map(([key, array]) => [key, tensorOfArray(array)]));
}
