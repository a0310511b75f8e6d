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
    ['nothing', () => undefined, 'must have a size >= 1, a spec and a function get(); received undefined.'],
    ['an array', () => [1, 2], 'received size undefined, spec undefined, get undefined.'],
    ['empty', () => ({ ...ellipse(20), size: 0 }), 'received size 0, spec an object, get a function.'],
    ['without a spec', () => ({ ...ellipse(20), spec: null }), 'spec null'],
  ])('refuses a dataset that is %s', async (_, dataset, problem) => {
    const running = train(tinyGan(), dataset() as never, options);
    await expect(running).rejects.toMatchObject({ name: 'GanError', message: expect.stringContaining(problem) });
  });

  it('refuses a player whose networks have no trainable weight, and takes one that has a few', async () => {
    const frozen = tinyGan();
    frozen.networks.critic!.trainable = false;
    const running = train(frozen, ellipse(20), options);
    await expect(running).rejects.toThrow("player 'critic' trains critic, where no weight is trainable");
    const partly = tinyGan();
    for (const layer of partly.networks.critic!.layers.slice(0, -1)) layer.trainable = false;
    expect(await train(partly, ellipse(20), options)).toMatchObject({ step: 1 });
  });

  it.each([
    ['the factory', () => tinyGan, 'received a function. Call it.'],
    ['a Promise', () => Promise.resolve(tinyGan()), 'received a Promise. Await it.'],
    ['nothing', () => null, 'the GAN must be an object; received null.'],
    ['a network', () => tinyGan().networks.critic, 'the GAN lacks players, networks, sample'],
  ])('refuses a GAN that is %s', async (_, gan, problem) => {
    const running = train(gan() as never, ellipse(20), options);
    await expect(running).rejects.toMatchObject({ name: 'GanError', message: expect.stringContaining(problem) });
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
