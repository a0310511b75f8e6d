import { adam } from '@ganforge/core';
import { train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ellipse, tinyGan } from './tiny-gan.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const options = { seed: 1, batchSize: 4, steps: 1, sampleEvery: 0 };

describe('train', () => {
  it.each([
    ['a Promise', () => Promise.resolve(ellipse(20)), 'received a Promise. Await it.'],
    ['nothing', () => undefined, 'must have a size >= 1, entries and a function get(); received undefined.'],
    ['an array', () => [1, 2], 'received size undefined, entries a function, get undefined.'],
    ['empty', () => ({ ...ellipse(20), size: 0 }), 'received size 0, entries an object, get a function.'],
    ['without entries', () => ({ ...ellipse(20), entries: null }), 'entries null'],
    [
      'of an entry that is none',
      () => ({ ...ellipse(20), entries: { points: { kind: 'dots' } } }),
      "the dataset's entries.points: the kind of a spec must be one of image, ",
    ],
  ])('refuses a dataset that is %s', async (_, dataset, problem) => {
    const running = train(tinyGan(), dataset() as never, options);
    await expect(running).rejects.toMatchObject({ name: 'GanError', message: expect.stringContaining(problem) });
  });

  it('refuses a player whose networks have no trainable weight, and takes one that has a few', async () => {
    const frozen = tinyGan();
    frozen.networks.critic!.trainable = false;
    const running = train(frozen, ellipse(20), options);
    await expect(running).rejects.toThrow("player 'critic' trains critic, but no weight is trainable");
    const partly = tinyGan();
    for (const layer of partly.networks.critic!.layers.slice(0, -1)) layer.trainable = false;
    expect(await train(partly, ellipse(20), options)).toMatchObject({ step: 1 });
  });

  it.each([
    ['the factory', () => tinyGan, 'received a function. Call it.'],
    ['a Promise', () => Promise.resolve(tinyGan()), 'received a Promise. Await it.'],
    ['nothing', () => null, 'the GAN must be an object; received null.'],
    ['a network', () => tinyGan().networks.critic, 'the GAN lacks players, networks, sample, needs, sampling.'],
  ])('refuses a GAN that is %s', async (_, gan, problem) => {
    const running = train(gan() as never, ellipse(20), options);
    await expect(running).rejects.toMatchObject({ name: 'GanError', message: expect.stringContaining(problem) });
  });

  const rename = (name: string) => {
    const gan = tinyGan();
    const { generator, critic } = gan.networks;
    const players = gan.players.map((player) => (player.name === 'generator' ? { ...player, trains: [name] } : player));
    return { ...gan, networks: { critic, [name]: generator }, players, averaged: {}, sampling: [name] };
  };
  const points = { kind: 'points', dimensions: 2 } as const;
  it.each([
    ['a network called optimizers', () => rename('optimizers'), "none of optimizers, state; received 'optimizers'."],
    ['a network called State', () => rename('State'), "received 'State'."],
    ['a network called as a file of averages', () => rename('critic.averages'), "received 'critic.averages'."],
    ['a network called as a path', () => rename('../critic'), "received '../critic'."],
    ['networks that differ in case', () => rename('Critic'), "received 'critic' and 'Critic'."],
    [
      'unknown networks to sample by',
      () => ({ sampling: ['mapping'] }),
      "sampling names 'mapping', which is not one of",
    ],
    ['a need that is no spec', () => ({ needs: { points: { kind: 'points' } } }), "the GAN's needs.points: dimensions"],
    ['an output that is no spec', () => ({ output: { points: 3 } }), "the GAN's output.points: the kind of a spec"],
    ['no output', () => ({ output: {} }), "'tiny' has no output."],
    ['an entry called as a path', () => ({ output: { 'a/b': points } }), "letters, digits, _ and -; received 'a/b'."],
    ['an entry called as a part', () => ({ needs: { 'a.b': points } }), "received 'a.b'."],
    ['conditions that are no list', () => ({ conditions: 'points' }), 'the GAN lacks a list of conditions.'],
    [
      'a condition that it does not need',
      () => ({ conditions: ['labels'] }),
      "conditions name 'labels', which is not one",
    ],
    [
      'an optional condition that is none',
      () => ({ optionalConditions: ['points'] }),
      "optionalConditions name 'points', which is not one of (none).",
    ],
    [
      'a latent of no kind',
      () => ({ latent: { z: { kind: 'gaussian', shape: [3] } } }),
      "the latent 'z' must have a kind of normal, uniform, categorical and a shape of positive integers; received { kind: 'gaussian', shape: [3] }.",
    ],
    ['a latent of no shape', () => ({ latent: { z: { kind: 'normal', shape: 3 } } }), 'shape: 3 }.'],
    ['a latent of no categories', () => ({ latent: { c: { kind: 'categorical', shape: [] } } }), 'shape: [] }.'],
    ['packs of no number', () => ({ multipleOf: 0.5 }), 'multipleOf must be an integer >= 1; received 0.5.'],
  ])('refuses a GAN with %s', async (_, fields, problem) => {
    const running = train({ ...tinyGan(), ...fields() } as never, ellipse(20), options);
    await expect(running).rejects.toMatchObject({ name: 'GanError', code: 'argument' });
    await expect(running).rejects.toThrow(problem);
  });

  it.each([
    [
      'undefined',
      () => ({ optimizer: undefined }),
      "optimizer of player 'critic' must be an optimizer of @ganforge/core",
    ],
    ['a name', () => ({ optimizer: 'adam' }), "received 'adam'."],
    ["tf.train's", () => ({ optimizer: tf.train.adam(0.1) }), 'received an optimizer of tf.train.'],
    ['uncalled', () => ({ optimizer: adam }), 'received a function.'],
    ['fine, but no loss', () => ({ loss: undefined }), "the loss of player 'critic' must be a function"],
    ['fine, but no network', () => ({ trains: undefined }), "player 'critic' trains no network"],
  ])('refuses a player whose optimizer is %s', async (_, fields, problem) => {
    const gan = tinyGan();
    const players = [{ ...gan.players[0]!, ...fields() }, gan.players[1]!];
    const running = train({ ...gan, players } as never, ellipse(20), options);
    await expect(running).rejects.toMatchObject({ name: 'GanError', message: expect.stringContaining(problem) });
  });
});
