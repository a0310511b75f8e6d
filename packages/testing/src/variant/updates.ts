import { type Batch, type Gan, namedWeights, type Player } from '@ganforge/core';
import type { TrainingState } from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { firstUpdate, playUpdate, summed, withGradients, withState } from './play.ts';
import { differing, expectSame, restoreWeights, valuesOf, weightsOf } from './snapshot.ts';
import { batchOf, type VariantCase, withGan } from './variant-case.ts';

/** After which a loss is lower. */
const updates = 8;

/**
 * Each player gives each network it trains a finite gradient that is not zero, and each trainable weight gets one from
 * some player, but for those the case names as dead.
 */
export async function checkGradients(variant: VariantCase): Promise<void> {
  const [trained, alive] = [new Set<string>(), new Set<string>()];
  await eachPlayer(variant, async (gan, state, player, batch) => {
    await withGradients(state, player, batch, firstUpdate, async ({ gradients }) => {
      const found = [...(await valuesOf(gradients))].map(([key, values]) => [key, Array.from(values)] as const);
      const broken = found.find(([, gradient]) => !gradient.every(Number.isFinite));
      if (broken !== undefined) throw new Error(`${broken[0]} receives a gradient that is not finite`);
      const reached = found.filter(([, gradient]) => gradient.some((g) => g !== 0)).map(([key]) => key);
      const without = player.trains.find((network) => !reached.some((key) => key.startsWith(`${network}/`)));
      if (without !== undefined) throw new Error(`player '${player.name}' gives '${without}' no gradient`);
      for (const key of reached) alive.add(key);
      for (const key of trainableKeys(gan, player)) trained.add(key);
    });
  });
  const dead = new Set(variant.dead);
  const starved = [...trained].filter((key) => !alive.has(key) && !dead.has(key));
  if (starved.length > 0) throw new Error(`no player gives a gradient to ${starved.join(', ')}`);
  const unknown = [...dead].filter((key) => !trained.has(key));
  if (unknown.length > 0) throw new Error(`named as dead, yet no trainable weight: ${unknown.join(', ')}`);
}

/** An update changes each network that its player trains, and no weight or statistic of any other network. */
export async function checkIsolation(variant: VariantCase): Promise<void> {
  await eachPlayer(variant, async (gan, state, player, batch) => {
    for (const earlier of gan.players.slice(0, gan.players.indexOf(player))) {
      await playUpdate(state, earlier, batch, firstUpdate); // so that it finds what they keep, as in a run
    }
    const [before, batchBefore] = [await weightsOf(gan), await valuesOf(batch)];
    await playUpdate(state, player, batch, firstUpdate);
    const changed = differing(before, await weightsOf(gan));
    const stray = changed.filter((key) => !player.trains.some((network) => key.startsWith(`${network}/`)));
    if (stray.length > 0) throw new Error(`an update of '${player.name}' changed ${stray.join(', ')}`);
    const still = player.trains.filter((network) => !changed.some((key) => key.startsWith(`${network}/`)));
    if (still.length > 0) throw new Error(`an update of '${player.name}' left '${still.join("', '")}' as it was`);
    expectSame(batchBefore, await valuesOf(batch), `an update of '${player.name}' changed its batch`);
  });
}

/** The loss may run twice for one update: the second gives the same bits, and changes no state. */
export async function checkRepeatable(variant: VariantCase): Promise<void> {
  await eachPlayer(variant, async (gan, state, player, batch) => {
    const [weights, stateBefore] = [await weightsOf(gan), await stateOf(gan)];
    const run = () =>
      withGradients(state, player, batch, firstUpdate, async ({ gradients, terms }) => ({
        terms: JSON.stringify(terms),
        gradients: await valuesOf(gradients),
      }));
    const first = await run();
    expectSame(stateBefore, await stateOf(gan), `the loss of '${player.name}' changed the state before its update`);
    restoreWeights(gan, weights); // statistics and power iterations update with each pass, as they may
    const second = await run();
    if (first.terms !== second.terms) {
      throw new Error(`the loss of '${player.name}' is ${first.terms}, and run again ${second.terms}`);
    }
    expectSame(first.gradients, second.gradients, `run again, the loss of '${player.name}' has another gradient`);
  });
}

/** With the others frozen, a fixed batch and fixed draws, 8 updates of each player lower its summed loss. */
export async function checkLossFalls(variant: VariantCase): Promise<void> {
  await eachPlayer(variant, async (_, state, player, batch) => {
    let first: number | undefined;
    for (let i = 0; i < updates; i++) {
      const loss = await playUpdate(state, player, batch, firstUpdate);
      first ??= loss;
    }
    const last = await withGradients(state, player, batch, firstUpdate, summed);
    if (!(last < first! - 1e-5 * Math.abs(first!))) {
      throw new Error(`${updates} updates of '${player.name}' take its loss from ${first} to ${last}`);
    }
  });
}

/** Gives each player a GAN, a training state and a batch of its own. */
async function eachPlayer(
  variant: VariantCase,
  use: (gan: Gan, state: TrainingState, player: Player, batch: Batch) => Promise<void>,
): Promise<void> {
  const count = await withGan(variant, (gan) => gan.players.length);
  for (let i = 0; i < count; i++) {
    await withGan(variant, (gan) =>
      withState(gan, async (state) => {
        const batch = await batchOf(variant, gan, 0);
        try {
          await use(gan, state, gan.players[i]!, batch);
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

async function stateOf(gan: Gan) {
  const tensors = Object.entries(gan.state ?? {}).flatMap(([name, part]) =>
    Object.entries(part.tensors()).map(([key, tensor]) => [`${name}/${key}`, tensor] as const),
  );
  return valuesOf(Object.fromEntries(tensors));
}
