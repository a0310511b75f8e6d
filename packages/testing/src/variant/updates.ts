import { type Batch, type Gan, namedWeights, type Player } from '@ganforge/core';
import type { TrainingState } from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { partsOf, playUpdate, summed, withGradients, withState } from './play.ts';
import { differing, expectSame, restoreWeights, valuesOf, weightsOf } from './snapshot.ts';
import { batchOf, type VariantCase, withGan } from './variant-case.ts';

/** The maximum number of updates after which a loss must be lower. */
const updates = 8;

/**
 * Checks that each network gets a finite, non-zero gradient from the player that trains it, in one of the player's
 * stages. Each trainable weight must get such a gradient from some player. The weights that the case lists as dead are
 * excluded.
 */
export async function checkGradients(variant: VariantCase): Promise<void> {
  const [trained, alive] = [new Set<string>(), new Set<string>()];
  const reachedBy = new Networks();
  await eachPlayer(variant, async (gan, state, player, batch) => {
    await withGradients(state, player, batch, async ({ gradients }) => {
      const found = [...(await valuesOf(gradients))].map(([key, values]) => [key, Array.from(values)] as const);
      const broken = found.find(([, gradient]) => !gradient.every(Number.isFinite));
      if (broken !== undefined) throw new Error(`${broken[0]} receives a gradient that is not finite`);
      const reached = found.filter(([, gradient]) => gradient.some((g) => g !== 0)).map(([key]) => key);
      reachedBy.add(player, reached);
      for (const key of reached) alive.add(key);
      for (const key of trainableKeys(gan, player)) trained.add(key);
    });
  });
  for (const [player, [network]] of reachedBy.missing()) {
    throw new Error(`player '${player}' gives '${network}' no gradient`);
  }
  const dead = new Set(variant.dead);
  const starved = [...trained].filter((key) => !alive.has(key) && !dead.has(key));
  if (starved.length > 0) {
    const cure = `If this is intended, name them: testVariant({ ..., dead: [${starved.map((key) => `'${key}'`).join(', ')}] })`;
    throw new Error(`no player gives a gradient to ${starved.join(', ')}. ${cure}`);
  }
  const unknown = [...dead].filter((key) => !trained.has(key));
  if (unknown.length > 0) throw new Error(`dead names weights that are not trainable: ${unknown.join(', ')}`);
}

/**
 * Checks that an update changes each network of its player. It must not change a weight or a statistic of another
 * network.
 */
export async function checkIsolation(variant: VariantCase): Promise<void> {
  const changedBy = new Networks();
  await eachPlayer(variant, async (gan, state, player, batch) => {
    const index = gan.players.findIndex(({ name }) => name === player.name);
    for (const earlier of gan.players.slice(0, index)) {
      const same = partsOf(gan, earlier).find(({ stages }) => String(stages) === String(player.stages));
      // As in a run, earlier players have updated the state before the player starts.
      if (same !== undefined) await playUpdate(state, same, batch);
    }
    const [before, batchBefore] = [await weightsOf(gan), await valuesOf(batch)];
    await playUpdate(state, player, batch);
    const changed = differing(before, await weightsOf(gan));
    const stray = changed.filter((key) => !player.trains.some((network) => key.startsWith(`${network}/`)));
    if (stray.length > 0) throw new Error(`an update of '${player.name}' changed ${stray.join(', ')}`);
    changedBy.add(player, changed);
    expectSame(batchBefore, await valuesOf(batch), `an update of '${player.name}' changed its batch`);
  });
  for (const [player, still] of changedBy.missing()) {
    throw new Error(`an update of '${player}' left '${still.join("', '")}' as it was`);
  }
}

/** Records which of its networks each player has changed, over all stages. */
class Networks {
  readonly #missing = new Map<string, readonly string[]>();

  /** Marks the networks of these weights as changed. */
  add(player: Player, keys: readonly string[]): void {
    const missing = this.#missing.get(player.name) ?? player.trains;
    const left = missing.filter((network) => !keys.some((key) => key.startsWith(`${network}/`)));
    this.#missing.set(player.name, left);
  }

  /** Returns the players that have not changed all their networks. */
  missing(): [player: string, networks: readonly string[]][] {
    return [...this.#missing].filter(([, networks]) => networks.length > 0);
  }
}

const pure =
  'a loss must be a function of its batch and its context. It must not use counters, variables or random numbers of its own. ' +
  "Use the GAN's state, schedules or stages to remember, and ctx.random to draw";

/** Checks that computing the loss of an update a second time gives the same bits and changes no state. */
export async function checkRepeatable(variant: VariantCase): Promise<void> {
  await eachPlayer(variant, async (gan, state, player, batch) => {
    const [weights, stateBefore] = [await weightsOf(gan), await memoryOf(state)];
    const run = () =>
      withGradients(state, player, batch, async ({ gradients, terms }) => ({
        terms: JSON.stringify(terms),
        gradients: await valuesOf(gradients),
      }));
    const first = await run();
    expectSame(stateBefore, await memoryOf(state), `the loss of '${player.name}' changed the state before its update`);
    restoreWeights(gan, weights); // each pass may update statistics and power iterations
    const second = await run();
    if (first.terms !== second.terms) {
      throw new Error(`the loss of '${player.name}' is ${first.terms}, and run again ${second.terms}: ${pure}`);
    }
    const changed = differing(first.gradients, second.gradients).join(', ');
    if (changed !== '') {
      throw new Error(`run again, the loss of '${player.name}' has another gradient: ${changed}; ${pure}`);
    }
  });
}

/**
 * Checks that the sum of a player's loss terms is lower after at most 8 updates of this player. The other players are
 * frozen, and the batch and the random numbers are fixed. Surrogate losses are excluded.
 */
export async function checkLossFalls(variant: VariantCase): Promise<void> {
  await eachPlayer(variant, async (_, state, player, batch) => {
    if (player.surrogate === true) return;
    const first = await playUpdate(state, player, batch);
    const isLower = (loss: number): boolean => loss < first - 1e-5 * Math.abs(first);
    for (let i = 1; i < updates; i++) if (isLower(await playUpdate(state, player, batch))) return;
    const last = await withGradients(state, player, batch, summed);
    if (!isLower(last))
      throw new Error(`${updates} updates of '${player.name}' take its loss from ${first} to ${last}`);
  });
}

/**
 * Checks that a loss reads no tensor values. A loss that reads values cannot be recorded and would wait for the device.
 */
export async function checkReadsNothing(variant: VariantCase): Promise<void> {
  await eachPlayer(variant, async (_, state, player, batch) => {
    const loss: Player['loss'] = (...given) => withoutReading(player.name, () => player.loss(...given));
    await withGradients(state, { ...player, loss }, batch, () => undefined);
  });
}

/** Runs `fn`. During this time, reading a tensor's values throws. */
function withoutReading<T>(player: string, fn: () => T): T {
  const reads = ['data', 'dataSync', 'array', 'arraySync', 'buffer', 'bufferSync', 'bytes'] as const;
  const own = reads.map((name) => [name, Object.getOwnPropertyDescriptor(tf.Tensor.prototype, name)!] as const);
  const refuse = (name: string) => () => {
    throw new Error(
      `the loss of '${player}' reads a tensor's values by ${name}(): it must be a function of tensors. ` +
        'Compute with tensors, or move host work to prepare()',
    );
  };
  for (const [name] of own)
    Object.defineProperty(tf.Tensor.prototype, name, { configurable: true, value: refuse(name) });
  try {
    return fn();
  } finally {
    for (const [name, descriptor] of own) Object.defineProperty(tf.Tensor.prototype, name, descriptor);
  }
}

/** Runs a function for each player and each of its stages. Each call gets a new GAN, training state and batch. */
async function eachPlayer(
  variant: VariantCase,
  use: (gan: Gan, state: TrainingState, player: Player, batch: Batch) => Promise<void>,
): Promise<void> {
  const all = (gan: Gan) => gan.players.flatMap((player) => partsOf(gan, player));
  const count = await withGan(variant, (gan) => all(gan).length);
  for (let i = 0; i < count; i++) {
    await withGan(variant, (gan) =>
      withState(gan, async (state) => {
        const batch = await batchOf(variant, gan, 0);
        try {
          await use(gan, state, all(gan)[i]!, batch);
        } finally {
          tf.dispose({ ...batch });
        }
      }),
    );
  }
}

function trainableKeys(gan: Gan, player: Player): string[] {
  const weights = player.trains.flatMap((name) => namedWeights(name, gan.networks[name]!));
  return weights.filter(({ trainable }) => trainable).map(({ key }) => key);
}

async function memoryOf(state: TrainingState) {
  const tensors = Object.entries(state.memory).flatMap(([name, memory]) =>
    Object.entries(memory).map(([key, tensor]) => [`${name}/${key}`, tensor] as const),
  );
  return valuesOf(Object.fromEntries(tensors));
}
