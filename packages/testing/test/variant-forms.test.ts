import type { Batch, StateSpec } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkConditions } from '../src/variant/conditions.ts';
import { checkConfig, checkNetworks, checkRefusals } from '../src/variant/config.ts';
import { checkLatent, checkNamedNetworks, checkSample } from '../src/variant/sampling.ts';
import { checkGenerator, checkResume, checkSaving, checkState } from '../src/variant/storage.ts';
import { conditionalCase } from './tiny-conditional.ts';
import { broken, brokenPlayer, network, sampling, tinyCase, tinyGan } from './tiny-gan.ts';
import { translationCase } from './tiny-translation.ts';

beforeAll(() => useEngine('cpu'));

describe('checkNetworks catches', () => {
  it('a layer without a name', async () => {
    const unnamed = broken((gan) => {
      const dense = layers.dense({ units: 1, inputShape: [2] });
      return { networks: { ...gan.networks, critic: sequential({ layers: [dense] }) } };
    });
    await expect(checkNetworks(unnamed)).rejects.toThrow("network 'critic' has a layer whose name");
  });

  it('a fixed batch size', async () => {
    const fixed = broken((gan) => {
      const dense = layers.dense({ name: 'out', units: 1, batchInputShape: [4, 2] });
      return { networks: { ...gan.networks, critic: sequential({ layers: [dense] }) } };
    });
    await expect(checkNetworks(fixed)).rejects.toThrow("'critic' has the fixed batch size 4");
  });

  it('a network that nobody trains', async () => {
    const idle = broken((gan) => ({ networks: { ...gan.networks, encoder: network('encoder', 2, 2) } }));
    await expect(checkNetworks(idle)).rejects.toThrow('no player trains encoder');
  });
});

describe('checkConfig catches', () => {
  it('an option that is missing in the configuration', async () => {
    const { units, ...rest } = { units: 0, seed: 0 };
    const forgetful = broken((gan) => ({ config: { ...rest, seed: gan.config.seed as number, units } }));
    await expect(checkConfig(forgetful)).rejects.toThrow(GanError); // 0 is invalid for the option `units`
    const partly = broken((gan) => ({ config: { seed: gan.config.seed as number } }));
    await expect(checkConfig(partly)).rejects.toThrow("after a rebuild, 'generator' has other layers or layer names");
  });

  it('a seed that is missing in the configuration', async () => {
    const seedless = broken((gan) => ({ config: { units: gan.config.units as number } }));
    await expect(checkConfig(seedless)).rejects.toThrow(
      'after a rebuild, it has other weights: generator/hidden/kernel',
    );
  });

  it('a configuration that changes when it is used', async () => {
    const growing = broken((gan, options) => ({ config: { ...gan.config, units: (options.units ?? 4) + 1 } }));
    await expect(checkConfig(growing)).rejects.toThrow('builds a GAN whose configuration is');
  });
});

describe('checkRefusals catches', () => {
  it('options that are accepted, or refused by another error or message', async () => {
    const accepted = tinyCase(tinyGan, { invalid: [[{ units: 5 }, 'units']] });
    await expect(checkRefusals(accepted)).rejects.toThrow('{"units":5} is accepted');
    const other = tinyCase(tinyGan, { invalid: [[{ units: -1 }, 'units must be even']] });
    await expect(checkRefusals(other)).rejects.toThrow('expected "units must be even"');
    const crashing = tinyCase(() => {
      throw new TypeError('units');
    });
    await expect(checkRefusals(crashing)).rejects.toThrow('is not refused with a GanError: TypeError: units');
  });
});

describe('checkSample catches', () => {
  const faults: [string, Parameters<typeof sampling>[0], string][] = [
    ['another shape', (z) => tf.slice(z, [0, 0], [-1, 1]), "a sample of 'points' has shape [1,1]; expected [1,2]"],
    ['another type', (z) => tf.cast(z, 'int32'), "a sample of 'points' is int32; expected float32"],
    ['a value that is not finite', (z) => tf.div(z, 0), 'expected finite values in [-Infinity, Infinity]'],
    ['a sample that is the same everywhere', (z) => tf.zerosLike(z), "'points' is 0 everywhere"],
    ['draws from elsewhere', (z) => tf.randomNormal([z.shape[0]!, 2]), 'the same stream gives another sample'],
    ['a stream that is ignored', (z) => tf.add(tf.zerosLike(z), [1, 2]), 'another stream gives the same sample'],
    [
      'training mode',
      (z, model) => model.apply(z, { training: true }) as tf.Tensor,
      'sampling changed: generator/norm',
    ],
    [
      'a tensor left behind',
      (z) => {
        tf.keep(tf.ones([3]));
        return tf.add(z, 1);
      },
      'sampling must make 1 tensors; it made 2',
    ],
  ];
  it.each(faults)('%s', async (_, make, message) => {
    await expect(checkSample(sampling(make))).rejects.toThrow(message);
  });

  it('a value out of range', async () => {
    const narrow = { ...tinyCase(), range: [-1e-3, 1e-3] as const };
    await expect(checkSample(narrow)).rejects.toThrow('expected finite values in [-0.001, 0.001]');
  });
});

describe('checkLatent catches', () => {
  it('samples that depend on one another', async () => {
    const joined = sampling((z, model) => tf.sub(model.predict(z) as tf.Tensor, tf.mean(z, 0)));
    await expect(checkLatent(joined)).rejects.toThrow('a sample depends on other samples of its batch');
  });

  it('a latent that is ignored', async () => {
    const deaf = broken(({ sample }) => ({ sample: ({ latent: _, ...request }) => sample(request) }));
    await expect(checkLatent(deaf)).rejects.toThrow('another latent gives the same sample');
  });

  it('a latent that is disposed', async () => {
    const greedy = broken((gan) => ({
      sample: (request) => {
        const result = gan.sample(request);
        tf.dispose(Object.values(request.latent ?? {}));
        return result;
      },
    }));
    await expect(checkLatent(greedy)).rejects.toThrow('it made 0');
  });

  it('a latent of another number, accepted or refused by a crash', async () => {
    const lax = sampling((z, model) => model.predict(z) as tf.Tensor, false);
    await expect(checkLatent(lax)).rejects.toThrow('a latent of 4 samples for n = 3');
  });
});

describe('checkConditions catches', () => {
  /** Returns a conditional GAN that samples with other conditions than the requested ones. */
  const by = (change: (conditions: Batch, n: number) => Batch) =>
    conditionalCase((gan) => ({
      sample: (request) =>
        tf.tidy(() => gan.sample({ ...request, conditions: change(request.conditions ?? {}, request.n) }) as Batch),
    }));
  const first = (n: number) => tf.zeros([n], 'int32');

  it.each<[string, (conditions: Batch, n: number) => Batch, string]>([
    ['labels that are ignored', (_, n) => ({ labels: first(n) }), "another 'labels' gives the same sample"],
    [
      'labels that may be missing',
      (conditions, n) => ({ labels: first(n), ...conditions }),
      "a sample without 'labels' is accepted",
    ],
    [
      'labels of another number',
      ({ labels }, n): Batch => (labels ? { labels: tf.slice(labels, 0, n) } : {}),
      "'labels' of 4 samples for n = 3 is accepted",
    ],
    [
      'labels that are no class',
      ({ labels }): Batch => (labels ? { labels: tf.minimum(labels, tf.scalar(2, 'int32')) } : {}),
      'the label 3 of 3 classes is accepted',
    ],
  ])('%s', async (_, change, message) => {
    await expect(checkConditions(by(change))).rejects.toThrow(message);
  });

  it('labels that are disposed', async () => {
    const greedy = conditionalCase((gan) => ({
      sample: (request) => {
        const result = gan.sample(request);
        request.conditions?.labels?.dispose();
        return result;
      },
    }));
    await expect(checkConditions(greedy)).rejects.toThrow('it made 0');
  });

  it('images that are ignored, an entry that it does not need, and one that no dataset gives', async () => {
    await checkConditions(translationCase());
    const deaf = translationCase((gan) => ({
      sample: ({ conditions = {}, ...request }) =>
        tf.tidy(() => {
          const { a } = conditions;
          return gan.sample({ ...request, conditions: a ? { a: tf.abs(a) } : {} }) as Batch;
        }),
    }));
    await expect(checkConditions(deaf)).rejects.toThrow("another 'a' gives the same sample");
    const unknown = translationCase(() => ({ conditions: ['photos'] }));
    await expect(checkConditions(unknown)).rejects.toThrow("it takes 'photos', which is none of its needs");
    const empty = { size: 4, entries: {}, get: () => ({}) };
    await expect(checkConditions({ ...translationCase(), dataset: empty })).rejects.toThrow(
      "it takes 'a', which the dataset does not give",
    );
  });

  it('a refused optional condition is not part of this check', async () => {
    await checkConditions(conditionalCase(() => ({ optionalConditions: ['labels'] })));
  });
});

describe('checkNamedNetworks catches', () => {
  it('a network that sampling reads and does not name', async () => {
    await checkNamedNetworks(tinyCase());
    const silent = broken(() => ({ sampling: [] }));
    await expect(checkNamedNetworks(silent)).rejects.toThrow(
      "sampling fails without the networks that 'sampling' does not name",
    );
  });
});

describe('checkGenerator catches', () => {
  it('a sampling that reads values which no checkpoint has', async () => {
    await checkGenerator(tinyCase());
    const remembering = broken((gan) => {
      const own = Math.random();
      return { sample: (request) => tf.tidy(() => ({ points: tf.add((gan.sample(request) as Batch).points!, own) })) };
    });
    await expect(checkGenerator(remembering)).rejects.toThrow('loaded from its run, it gives another sample');
  });
});

describe('checkState catches', () => {
  it('first values that are drawn again', async () => {
    await checkState(translationCase());
    const random = translationCase(({ state }) => ({
      state: { pool: { ...state!.pool!, initial: () => ({ now: tf.randomNormal([2, 4, 4, 1]), full: tf.scalar(0) }) } },
    }));
    await expect(checkState(random)).rejects.toThrow("the state 'pool' begins with other values: now");
  });

  it('a state that remembers outside of its tensors, and is another after a resume', async () => {
    const forgetful = translationCase(({ state }) => {
      let updates = 0;
      const { initial, reduce } = state!.pool!;
      const next: StateSpec['next'] = (_, { now, full }) => ({ now: tf.mul(now!, ++updates), full: full! });
      return { state: { pool: { initial, reduce, next } } };
    });
    await expect(checkResume(forgetful)).rejects.toThrow('after a resume, the last checkpoint differs');
    await checkResume(translationCase());
  });
});

describe('checkSaving catches', () => {
  it('a weight that a layer does not give to be saved', async () => {
    const secret = broken((gan) => {
      const critic = network('critic', 3, 1);
      const kernel = critic.layers[0]!;
      kernel.getConfig = () => ({ ...Object.getPrototypeOf(kernel).getConfig.call(kernel), activation: 'relu' });
      return { networks: { ...gan.networks, critic } };
    });
    await expect(checkSaving(secret)).rejects.toThrow('saved and loaded, these differ: output 0 of critic');
  });
});

describe('checkResume catches', () => {
  it('values that a run keeps outside of its state', async () => {
    const remembering = brokenPlayer('generator', (player) => {
      let calls = 0;
      return {
        loss: (batch, ctx) => ({ adversarial: tf.mul(player.loss(batch, ctx).adversarial!, ++calls) }),
      };
    });
    await expect(checkResume(remembering)).rejects.toThrow(
      /after a resume, the last checkpoint differs in .*\.safetensors/,
    );
  });
});
