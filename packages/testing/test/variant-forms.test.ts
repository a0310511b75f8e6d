import type { Gan, SampleRequest, StateSpec } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkConditions } from '../src/variant/conditions.ts';
import { checkConfig, checkNetworks, checkRefusals } from '../src/variant/config.ts';
import { checkLatent, checkSample } from '../src/variant/sampling.ts';
import { checkResume, checkSaving, checkState } from '../src/variant/storage.ts';
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
    await expect(checkNetworks(unnamed)).rejects.toThrow("network 'critic' has a layer that tfjs named");
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
    await expect(checkConfig(forgetful)).rejects.toThrow(GanError); // units 0 is refused
    const partly = broken((gan) => ({ config: { seed: gan.config.seed as number } }));
    await expect(checkConfig(partly)).rejects.toThrow("rebuilt, 'generator' has other layers or layer names");
  });

  it('a seed that is missing in the configuration', async () => {
    const seedless = broken((gan) => ({ config: { units: gan.config.units as number } }));
    await expect(checkConfig(seedless)).rejects.toThrow('rebuilt, it has other weights: generator/hidden/kernel');
  });

  it('a configuration that changes when it is used', async () => {
    const growing = broken((gan, options) => ({ config: { ...gan.config, units: (options.units ?? 4) + 1 } }));
    await expect(checkConfig(growing)).rejects.toThrow('builds a GAN whose configuration is');
  });
});

describe('checkRefusals catches', () => {
  it('what is accepted, refused otherwise, or with another message', async () => {
    const accepted = tinyCase(tinyGan, { invalid: [[{ units: 5 }, 'units']] });
    await expect(checkRefusals(accepted)).rejects.toThrow('{"units":5} is accepted');
    const other = tinyCase(tinyGan, { invalid: [[{ units: -1 }, 'units must be even']] });
    await expect(checkRefusals(other)).rejects.toThrow('expected "units must be even"');
    const crashing = tinyCase(() => {
      throw new TypeError('units');
    });
    await expect(checkRefusals(crashing)).rejects.toThrow('is refused by no GanError: TypeError: units');
  });
});

describe('checkSample catches', () => {
  const faults: [string, Parameters<typeof sampling>[0], string][] = [
    ['another shape', (z) => tf.slice(z, [0, 0], [-1, 1]), 'a sample has shape [1,1]; expected [1,2]'],
    ['another type', (z) => tf.cast(z, 'int32'), 'a sample is int32; expected float32'],
    ['a value that is not finite', (z) => tf.div(z, 0), 'expected finite values in [-Infinity, Infinity]'],
    ['a sample that is the same everywhere', (z) => tf.zerosLike(z), 'a sample is 0 everywhere'],
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
      'sampling must make one tensor; it made 2',
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
    await expect(checkLatent(joined)).rejects.toThrow('a sample depends on those beside it');
  });

  it('a latent that is ignored', async () => {
    const deaf = broken(({ sample }) => ({ sample: ({ n, random }) => sample({ n, random }) }));
    await expect(checkLatent(deaf)).rejects.toThrow('another latent gives the same sample');
  });

  it('a latent that is disposed', async () => {
    const greedy = broken((gan) => ({
      sample: (request) => {
        const result = gan.sample(request);
        tf.dispose(request.latent ?? []);
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
  const sample = (make: (gan: Gan, request: SampleRequest) => tf.Tensor) =>
    conditionalCase((gan) => ({ sample: (request) => make(gan, request) }));
  const first = (n: number) => tf.zeros([n], 'int32');

  it.each<[string, (gan: Gan, request: SampleRequest) => tf.Tensor, string]>([
    [
      'labels that are ignored',
      (gan, request) => tf.tidy(() => gan.sample({ ...request, labels: first(request.n) })),
      'other labels give the same sample',
    ],
    [
      'labels that may be missing',
      (gan, request) => tf.tidy(() => gan.sample({ labels: first(request.n), ...request })),
      'a sample without labels is accepted',
    ],
    [
      'labels of another number',
      (gan, { labels, ...request }) =>
        tf.tidy(() => gan.sample({ ...request, ...(labels && { labels: tf.slice(labels, 0, request.n) }) })),
      'labels of 4 samples for n = 3 is accepted',
    ],
    [
      'labels that are no class',
      (gan, { labels, ...request }) =>
        tf.tidy(() => gan.sample({ ...request, ...(labels && { labels: tf.minimum(labels, tf.scalar(2, 'int32')) }) })),
      'the label 3 of 3 classes is accepted',
    ],
    [
      'labels that are disposed',
      (gan, request) => {
        const result = gan.sample(request);
        request.labels?.dispose();
        return result;
      },
      'it made 0',
    ],
  ])('%s', async (_, make, message) => {
    await expect(checkConditions(sample(make))).rejects.toThrow(message);
  });

  it('inputs that are ignored, and those that no dataset gives', async () => {
    const deaf = translationCase((gan) => ({
      sample: ({ inputs, ...request }) =>
        tf.tidy(() => gan.sample({ ...request, ...(inputs && { inputs: tf.abs(inputs) }) })),
    }));
    await expect(checkConditions(deaf)).rejects.toThrow('other inputs give the same sample');
    await checkConditions(translationCase(() => ({ translates: 'inputs' }))); // of a paired batch
    const unknown = translationCase(() => ({ translates: 'photos' }));
    await expect(checkConditions(unknown)).rejects.toThrow("no ready examples with 'photos' to translate");
  });
});

describe('checkState catches', () => {
  it('first values that are drawn anew', async () => {
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
  it('what a run remembers outside of its state', async () => {
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
