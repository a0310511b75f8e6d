import {
  type Batch,
  namedWeights,
  type RandomStream,
  randomStream,
  rowStreams,
  type SampleRequest,
  type Tensors,
} from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { type CycleGanOptions, cycleGan } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';
import {
  compileSchedule,
  compileSchedules,
  createBatchSource,
  createTrainingState,
  disposeTrainingState,
  localExecutor,
  runStep,
  timeOf,
} from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { patchDiscriminator } from '../../src/translation/patch-discriminator.ts';
import { resnetGenerator } from '../../src/translation/resnet-generator.ts';
import pytorch from '../fixtures/cycle-gan.json' with { type: 'json' };
import { lossContext, runner } from '../loss-context.ts';
import { cycleGanCase, size, small, unpaired } from './cycle-gan-case.ts';

testVariant('cycle-gan', {
  ...cycleGanCase,
  invalid: [
    [{ size: 30 }, '[models/cycle-gan] size must be a multiple of 4 in 8..1024; received 30. Try 32.'],
    [{ size: 4 }, 'size must be a multiple of 4 in 8..1024; received 4. Try 8.'],
    [{ size: '64' }, "size must be a multiple of 4 in 8..1024; received '64'."],
    [{ channels: 2 }, 'channels must be one of 1, 3; received 2.'],
    [{ features: 0 }, 'features must be an integer of at least 1; received 0.'],
    [{ blocks: 0 }, 'blocks must be an integer of at least 1; received 0.'],
    [{ discriminatorFeatures: 1.5 }, 'discriminatorFeatures must be an integer of at least 1; received 1.5.'],
    [{ patch: 32 }, 'patch must be one of 16, 34, 70; received 32.'],
    [{ patch: 70, size: 20 }, 'patches of 70 need images of at least 24 pixels; received size 20. Try patch 34.'],
    [{ patch: 34 }, 'patches of 34 need images of at least 12 pixels; received size 8. Try patch 16.'],
    [{ poolSize: -1 }, 'poolSize must be an integer of at least 0; received -1.'],
    [{ identity: -0.5 }, 'identity must be a number of at least 0; received -0.5.'],
    [
      { lambdaCycle: 'ten' },
      "lambdaCycle must be a number of at least 0 or an object with a, b; received 'ten'. Try 10.",
    ],
    [
      { lambdaCycle: { a: 10 } },
      'lambdaCycle.b is missing. It must be a number of at least 0: Weight of the cycle b to a to b.',
    ],
    [{ lambdaCycle: -1 }, 'lambdaCycle must be a number of at least 0 or an object with a, b; received -1.'],
    [{ lambdaCycle: { a: 1, b: -1 } }, 'lambdaCycle.b must be a number of at least 0; received -1. Try 0.'],
    [{ lambdaCycle: { a: 1, b: 1, c: 1 } }, "there is no option 'c'. Try one of a, b."],
    [{ learningRate: -1 }, 'learningRate'],
    [{ beta1: 1 }, 'beta1'],
    [{ seed: -1 }, 'seed'],
    [
      { features: 4096 },
      'these networks would have 1.57e+10 parameters; the most is 536870912. Try a smaller features',
    ],
    [{ pool: 3 }, "[models/cycle-gan] there is no option 'pool'. Try one of size, channels, features, blocks,"],
  ],
});

describe('cycleGan', () => {
  beforeAll(() => useEngine('wasm'));

  const parameters = (name: string, network: LayersModel) =>
    namedWeights(name, network).reduce((sum, { variable }) => sum + variable.size, 0);

  it.each([32, 64, 128, 256] as const)("has the parameters and maps of PyTorch's twins at %i pixels", (size) => {
    const gan = cycleGan({ size, features: 1, discriminatorFeatures: 1 });
    const { blocks, channels } = gan.config as Required<CycleGanOptions>;
    gan.dispose();
    const generator = resnetGenerator({ name: 'generator', size, channels, features: 64, blocks });
    expect(parameters('generator', generator)).toBe(
      pytorch.parameters[size < 256 ? 'generator, 6 blocks' : 'generator, 9 blocks'],
    );
    expect(generator.outputs[0]!.shape).toEqual([null, size, size, 3]);
    generator.dispose();
    for (const patch of [16, 34, 70] as const) {
      const name = 'discriminator';
      const discriminator = patchDiscriminator({ name, size, channels, features: 64, patch });
      expect(parameters(name, discriminator)).toBe(pytorch.parameters[`discriminator, patches of ${patch}`]);
      expect(discriminator.outputs[0]!.shape).toEqual([null, ...pytorch.patches[size][patch], 1]);
      discriminator.dispose();
    }
  });

  it('starts with kernels N(0, .02) and biases 0', () => {
    const gan = cycleGan({ size: 32, features: 8, blocks: 1, discriminatorFeatures: 8, seed: 3 });
    for (const [name, network] of Object.entries(gan.networks)) {
      for (const { key, variable } of namedWeights(name, network)) {
        const values = Array.from(variable.dataSync());
        const std = key.endsWith('kernel') ? 0.02 : 0;
        const error = 5 / Math.sqrt(values.length); // five standard errors
        const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
        const deviation = Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
        expect(Math.abs(mean), key).toBeLessThanOrEqual(error * std);
        expect(Math.abs(deviation - std), key).toBeLessThanOrEqual(error * std);
      }
    }
    gan.dispose();
  });

  it('learns at a constant rate for 100 epochs, then falls to 0 over 100 as PyTorch does', async () => {
    const gan = cycleGan(small);
    const { learningRate } = cycleGan({ size, patch: 16, features: 1, discriminatorFeatures: 1 }).config;
    const rate = await compileSchedule(learningRate as string, 'learning rate');
    // In the authors' code, LambdaLR uses the factor `1 - max(0, epoch + 1 - 100) / 101`. It is 0 after the last epoch.
    const expected = (epoch: number) => 2e-4 * (epoch > 200 ? 0 : 1 - Math.max(0, epoch + 1 - 100) / 101);
    for (const epoch of [0, 50, 99, 100, 101, 150, 199, 200, 300]) {
      expect(rate(timeOf({ step: 0, epoch, examples: 0 }, 1))).toBeCloseTo(expected(epoch), 12);
    }
    gan.dispose();
  });

  it('translates images of a to b and of b to a, and refuses other inputs', async () => {
    const gan = cycleGan(small);
    const random = randomStream(1);
    const [a, b] = ['a', 'b'].map((side) => random.fork(side).uniform([2, size, size, 1], -1, 1)) as [
      tf.Tensor,
      tf.Tensor,
    ];
    const before = tf.memory().numTensors;
    const translated = async (conditions: Batch): Promise<Record<string, number[]>> => {
      const made = Object.entries(await gan.sample({ n: 2, random, conditions }));
      const values = made.map(([name, images]) => [name, Array.from(images.dataSync())] as const);
      tf.dispose(Object.fromEntries(made));
      return Object.fromEntries(values);
    };
    const [toB, toA, both] = [await translated({ a }), await translated({ b }), await translated({ a, b })];
    expect([Object.keys(toB), Object.keys(toA)]).toEqual([['b'], ['a']]);
    expect(both).toEqual({ ...toA, ...toB });
    expect(toB.b).not.toEqual((await translated({ b: a })).a);
    const refused = (request: Partial<SampleRequest>, message: string) =>
      expect(() => gan.sample({ n: 2, random, ...request })).toThrow(message);
    refused({}, '[models/cycle-gan] conditions must have images to translate, a or b or both; received none. Try');
    refused({ n: 3, conditions: { a } }, 'conditions.a must be float32 [3,8,8,1]; received float32 [2,8,8,1].');
    refused({ conditions: { c: a } }, "there is no condition 'c'. Try one of a, b.");
    refused(
      { conditions: { a }, latent: { z: a } },
      'latent must be omitted: this GAN has no latents; received z float32 [2,8,8,1].',
    );
    refused({ conditions: { a }, options: { direction: 'bToA' } }, "there is no option 'direction'.");
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([a, b]);
    gan.dispose();
  });

  it('shows its discriminators what its pools give in the place of fresh translations', async () => {
    const [pooled, poolless] = [
      cycleGan({ ...small, poolSize: 2, seed: 1 }),
      cycleGan({ ...small, poolSize: 0, seed: 1 }),
    ];
    const batch = await unpaired.get([0, 1], { epoch: 0, random: rowStreams(randomStream(1)) });
    const fakes = ['earlier', 'later'].map((name) => randomStream(2, name).uniform([2, size, size, 1], -1, 1));
    const [earlier, later] = fakes as [tf.Tensor, tf.Tensor];
    const pools = Object.fromEntries(Object.entries(pooled.state!).map(([name, spec]) => [name, spec.initial()]));
    /**
     * Returns the loss terms of the discriminators if the generators shared `fake` for both sides. Every image is
     * swapped if possible.
     */
    const terms = (gan: typeof pooled, fake: tf.Tensor): number[] => {
      const observed: Record<string, Tensors> = {};
      const ctx = lossContext({
        batchSize: 2,
        random: () => drawing([0.9, 0.9], [0, 0.9]),
        run: runner(gan.networks),
        shared: <T extends tf.Tensor>() => fake as T,
        state: (name) => pools[name]!,
        observe: (name, found) => {
          observed[name] = found;
        },
      });
      return tf.tidy(() => {
        const found = Object.values(gan.players[1]!.loss(batch, ctx)).map((term) => term.dataSync()[0]!);
        for (const [name, spec] of Object.entries(gan.state ?? {})) {
          const next = spec.next(pools[name]!, observed[name]!, { batchSize: 2, random: randomStream(0) });
          pools[name] = Object.fromEntries(Object.entries(next).map(([key, t]) => [key, tf.keep(t)]));
        }
        return found;
      });
    };
    const fresh = terms(poolless, earlier);
    expect(terms(pooled, earlier)).toEqual(fresh); // the pools had free slots
    expect(terms(pooled, later)).toEqual(fresh); // both images were swapped for the earlier images
    expect(terms(poolless, later)).not.toEqual(fresh);
    expect(terms(pooled, earlier)).toEqual(terms(poolless, later)); // the later images are in the pools now
    tf.dispose([{ ...batch }, fakes]);
    for (const gan of [pooled, poolless]) gan.dispose();
  });

  it('fills its pools with translations, in parts of a batch too, and has none of size 0', async () => {
    for (const [poolSize, accumulate] of [
      [3, 1],
      [3, 2],
    ] as const) {
      const gan = cycleGan({ ...small, poolSize });
      const state = createTrainingState(gan, { seed: 1 });
      const schedules = await compileSchedules(gan, 2, 2);
      const executor = localExecutor(accumulate);
      const source = createBatchSource(unpaired, { random: state.random, executor });
      const filled: number[] = [];
      for (let step = 0; step < 2; step++) {
        await runStep(state, { schedules, source, step, executor });
        filled.push(...['poolA', 'poolB'].map((name) => state.memory[name]!.filled!.dataSync()[0]!));
      }
      await source.close();
      expect(filled).toEqual([2, 2, 3, 3]);
      for (const { images } of Object.values(state.memory)) {
        const largest = tf.tidy(() => Array.from(tf.max(tf.abs(images!), [1, 2, 3]).dataSync()));
        expect(new Set(largest).size).toBe(3); // three different images
        expect(Math.min(...largest)).toBeGreaterThan(0);
        expect(Math.max(...largest)).toBeLessThanOrEqual(1);
      }
      disposeTrainingState(state);
      gan.dispose();
    }
    const poolless = cycleGan({ ...small, poolSize: 0 });
    expect(poolless.state).toBeUndefined();
    poolless.dispose();
  });
});

/** Returns a stream whose calls return the given uniform numbers. */
function drawing(...values: number[][]): RandomStream {
  return { uniform: () => tf.tensor1d(values.shift()!) } as Partial<RandomStream> as RandomStream;
}
