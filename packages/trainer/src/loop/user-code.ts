import type { Batch, Dataset, Gan } from '@ganforge/core';
import { GanError, problemOf } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { GivenUp, type StopRequest } from './stop.ts';

const where = 'trainer/user-code';

/**
 * Returns the result of `call`. An error is converted to a GanError that names `party` and has the error as its cause.
 *
 * @param party the owner of the code, such as `the loss of player 'critic'`
 */
export function named<T>(party: string, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw failure(party, cause);
  }
}

/** Does the same as {@link named} for code that may be asynchronous. */
export async function namedAsync<T>(party: string, call: () => T | PromiseLike<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw failure(party, cause);
  }
}

function failure(party: string, cause: unknown): unknown {
  if (cause instanceof GanError || cause instanceof GivenUp) return cause;
  return new GanError(where, `${party} failed: ${problemOf(cause).replace(/\.?$/, '.')}`, { cause });
}

/**
 * Wraps a dataset for a run. After a stop request, the run waits only a short time for the dataset. Errors name the
 * dataset. The wrapper checks that the tensors of a batch are new and not disposed.
 */
export function guardDataset<B extends Batch>(dataset: Dataset<B>, stop: StopRequest): Dataset<B> {
  const given = new WeakSet<tf.Tensor>();
  return {
    size: dataset.size,
    entries: dataset.entries,
    ...(dataset.fingerprint !== undefined && { fingerprint: dataset.fingerprint }),
    ...(dataset.next && { next: dataset.next.bind(dataset) }),
    async get(indices, context) {
      const asked = namedAsync('get() of the dataset', () => dataset.get(indices, context));
      const batch = await stop.waitFor(asked, disposeTensors);
      refuseUsed(batch, given);
      return batch;
    },
  };
}

/** Wraps a GAN for a run. After a stop request, the run waits only a short time for `prepare` and `sample`. */
export function guardGan<B extends Batch>(gan: Gan<B>, stop: StopRequest): Gan<B> {
  const players = gan.players.map((player) => {
    const { prepare } = player;
    if (prepare === undefined) return player;
    const patient: typeof prepare = (...given) =>
      stop.waitFor(
        namedAsync(`prepare() of player '${player.name}'`, () => prepare.apply(player, given)),
        disposeTensors,
      );
    return { ...player, prepare: patient };
  });
  const sample: Gan<B>['sample'] = (request) => {
    const made = gan.sample(request);
    return made instanceof Promise ? stop.waitFor(made, disposeTensors) : made;
  };
  return Object.create(gan, {
    players: { value: players, enumerable: true },
    sample: { value: sample, enumerable: true },
  }) as Gan<B>;
}

/**
 * Throws if a batch has a tensor that is disposed or was returned before. A run frees each batch, so such a tensor
 * would be freed while it is used.
 */
function refuseUsed(batch: unknown, given: WeakSet<tf.Tensor>): void {
  const tensors = tensorsOf(batch);
  const used = tensors.find(
    ([, tensor], i) =>
      tensor.isDisposed || given.has(tensor) || tensors.findIndex(([, other]) => other === tensor) !== i,
  );
  if (used === undefined) {
    for (const [, tensor] of tensors) given.add(tensor);
    return;
  }
  const [name, tensor] = used;
  const fault = tensor.isDisposed && !given.has(tensor) ? 'a tensor that is disposed' : 'the same tensor a second time';
  for (const [, tensor] of tensors) if (!given.has(tensor) && !tensor.isDisposed) tensor.dispose();
  throw new GanError(
    where,
    `get() of the dataset must return new tensors at every call, because the run disposes them; it returned ${fault} as '${name}'. Return tf.clone(tensor) if you keep a tensor.`,
  );
}

function disposeTensors(batch: unknown): void {
  for (const [, tensor] of tensorsOf(batch)) if (!tensor.isDisposed) tensor.dispose();
}

function tensorsOf(batch: unknown): [string, tf.Tensor][] {
  if (typeof batch !== 'object' || batch === null || batch instanceof tf.Tensor) return [];
  return Object.entries(batch).filter((entry): entry is [string, tf.Tensor] => entry[1] instanceof tf.Tensor);
}
