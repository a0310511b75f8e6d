import type { Gan } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { dcgan, wgan, wganGp } from '@ganforge/models';
import { beforeAll, describe, expect, it } from 'vitest';
import { estimateMemory, keptBytes } from '../../src/train/memory.ts';

beforeAll(() => useEngine('cpu'));

/** Counts the parameters of all networks, including statistics, and the trained parameters, with tfjs. */
function parameters({ networks }: Gan<never>): { readonly all: number; readonly trained: number } {
  const models = Object.values(networks);
  const trained = models.flatMap(({ trainableWeights }) => trainableWeights.map((weight) => weight.read().size));
  return {
    all: models.reduce((sum, model) => sum + model.countParams(), 0),
    trained: trained.reduce((sum, size) => sum + size, 0),
  };
}

describe('the memory of a training', () => {
  it('is that of weights, two moments of Adam, and averages', () => {
    const gan = dcgan({ size: 16, features: 8, ema: 0.99 });
    const { all, trained } = parameters(gan);
    const generator = gan.networks.generator!.countParams();
    expect(keptBytes(gan)).toEqual({ weights: 4 * all, optimizers: 8 * trained, averages: 4 * generator });
    gan.dispose();
  });

  it('counts an optimizer that players share once, and one slot of RMSProp', () => {
    const [shared, rms] = [wganGp({ size: 16, features: 8 }), wgan({ size: 16, features: 8 })];
    expect(keptBytes(shared).optimizers).toBe(8 * parameters(shared).trained);
    expect(keptBytes(rms).optimizers).toBe(4 * parameters(rms).trained);
    for (const gan of [shared, rms]) gan.dispose();
  });

  it('counts the networks of a player in the optimizer that it shares', () => {
    const gan = dcgan({ size: 16, features: 8 });
    const [first, ...others] = gan.players;
    const players = [first!, ...others.map((player) => ({ ...player, optimizer: { sharedWith: first!.name } }))];
    expect(others.length).toBeGreaterThan(0);
    expect(others.some(({ trains }) => trains.some((name) => !first!.trains.includes(name)))).toBe(true);
    expect(keptBytes({ ...gan, players }).optimizers).toBe(8 * parameters(gan).trained);
    gan.dispose();
  });

  it('is all of it, and what a step computes', () => {
    const kept = { weights: 100, averages: 20, optimizers: 200 };
    expect(estimateMemory(kept, { before: 1100, peak: 820 })).toEqual({
      ...{ ...kept, process: 1000, step: 500, total: 1820 },
    });
  });
});
