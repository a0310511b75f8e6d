import { adam, type Gan, namedWeights, type PointBatch, randomStream, stopGradient } from '@ganforge/core';
import { pointDataset } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { dualityGap, dualityProbe } from '@ganforge/health/duality-gap';
import { nonSaturating } from '@ganforge/losses';
import { wganGp } from '@ganforge/models';
import type { ProbeEvent, TrainEvent } from '@ganforge/run';
import { train } from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(async () => {
  await useEngine();
});

const dense = (name: string, kernel: number, bias: number): LayersModel =>
  sequential({
    name,
    layers: [
      layers.dense({
        ...{ name: `${name}1`, units: 1, inputShape: [1] },
        kernelInitializer: 'zeros',
        weights: [tf.tensor2d([[kernel]]), tf.tensor1d([bias])],
      }),
    ],
  });

/**
 * Creates a GAN whose generator is z + shift and whose logit is linear in x. For two gaussians with the same variance,
 * the best logit is linear.
 */
function shifted(shift: number): Gan<PointBatch> {
  const networks = { generator: dense('generator', 1, shift), discriminator: dense('discriminator', 0, 0) };
  const points = { kind: 'points', dimensions: 1 } as const;
  const optimizer = adam({ learningRate: 0.05, beta1: 0.5 });
  return {
    ...{ name: 'shifted', config: {}, networks, needs: { points }, output: { points }, sampling: ['generator'] },
    players: [
      {
        ...{ name: 'generator', trains: ['generator'], optimizer },
        loss: ({ points }, ctx) => {
          const made = ctx.run('generator', ctx.random('z').normal([points.shape[0], 1]));
          return { adversarial: nonSaturating.generator(ctx.run('discriminator', made)) };
        },
      },
      {
        ...{ name: 'discriminator', trains: ['discriminator'], optimizer },
        loss: ({ points }, ctx) => {
          const made = stopGradient(ctx.run('generator', ctx.random('z').normal([points.shape[0], 1])));
          return {
            adversarial: nonSaturating.discriminator(ctx.run('discriminator', points), ctx.run('discriminator', made)),
          };
        },
      },
    ],
    sample: ({ n }) => ({ points: tf.zeros([n, 1]) }),
    dispose: () => undefined,
  };
}

const normal = () => pointDataset({ points: randomStream(7).normalValues(8192), dimensions: 1 });

/** Computes the Jensen-Shannon divergence of N(0,1) and N(shift,1) by the trapezoid rule. */
function divergence(shift: number): number {
  const density = (x: number, mean: number) => Math.exp(-((x - mean) ** 2) / 2) / Math.sqrt(2 * Math.PI);
  let sum = 0;
  for (let x = -10; x <= 10 + shift; x += 1e-3) {
    const [p, q] = [density(x, 0), density(x, shift)];
    const m = (p + q) / 2;
    sum += 1e-3 * ((p > 0 ? p * Math.log(p / m) : 0) + (q > 0 ? q * Math.log(q / m) : 0));
  }
  return sum / 2;
}

const values = (gan: Gan<never>) =>
  Object.entries(gan.networks).flatMap(([name, network]) =>
    namedWeights(name, network).map(({ variable }) => Array.from(variable.dataSync())),
  );

describe('dualityGap', () => {
  it.each([1, 2])('a shift of %f: the best discriminator reaches 2 JSD - 2 ln 2', async (shift) => {
    const gan = shifted(shift);
    const found = await dualityGap({ gan, real: normal(), batchSize: 512, batches: 16, steps: 150 });
    expect(found.value).toBeCloseTo(-2 * Math.LN2, 5); // a discriminator that knows nothing
    expect(found.highest).toBeCloseTo(2 * divergence(shift) - 2 * Math.LN2, 1);
    expect(Math.abs(found.highest - (2 * divergence(shift) - 2 * Math.LN2))).toBeLessThan(0.03);
    expect(found.lowest).toBeCloseTo(-2 * Math.LN2, 5); // nothing that a generator makes impresses it
    expect(found.gap).toBeCloseTo(found.highest - found.lowest, 10);
  });

  it('is nearly 0 if the generator makes the data', async () => {
    const { gap } = await dualityGap({ gan: shifted(0), real: normal(), batchSize: 512, batches: 16, steps: 100 });
    expect(gap).toBeGreaterThanOrEqual(0);
    expect(gap).toBeLessThan(0.02);
  });

  it('does not change the weights, leaves no tensor behind, and gives the same value again', async () => {
    const gan = wganGp({ dimensions: 2, features: 8, seed: 1 });
    const real = pointDataset({ points: randomStream(1).normalValues(400) });
    const before = values(gan as never);
    const { numTensors } = tf.memory();
    const options = { gan, real, steps: 5, batches: 2 };
    const first = await dualityGap(options);
    expect(first.highest).toBeGreaterThan(first.lowest);
    expect(values(gan as never)).toEqual(before);
    expect(await dualityGap(options)).toEqual(first);
    expect(tf.memory().numTensors).toBe(numTensors);
    gan.dispose();
  });

  it('refuses other games, and options that cannot work', async () => {
    const whole = shifted(0);
    const gan = { ...whole, players: whole.players.slice(0, 1) };
    const problem = 'a duality gap needs one generator and one discriminator';
    await expect(dualityGap({ gan, real: normal() })).rejects.toThrow(problem);
    const other = shifted(0);
    await expect(dualityGap({ gan: other, real: normal(), steps: 0 })).rejects.toThrow('steps must be an integer');
  });
});

describe('dualityProbe', () => {
  it('measures while a run trains, and the run is as it would be without', async () => {
    const told: TrainEvent[] = [];
    const trained = async (isMeasured: boolean) => {
      const gan = shifted(1);
      const real = normal();
      const probes = isMeasured ? [dualityProbe({ gan, real, every: 2, steps: 3, batches: 1, batchSize: 8 })] : [];
      const onEvent = (event: TrainEvent) => void told.push(event);
      const options = { steps: 4, batchSize: 16, seed: 1, sampleEvery: 0, probeEvery: 0, handleSignals: false };
      await train(gan, real, { ...options, probes, onEvent });
      return values(gan as never);
    };
    expect(await trained(true)).toEqual(await trained(false));
    const probes = told.filter((event): event is ProbeEvent => event.type === 'probe');
    expect(probes.map(({ step }) => step)).toEqual([2, 4]);
    expect(Object.keys(probes[0]!.values)).toEqual([
      'duality/gap',
      'duality/value',
      'duality/highest',
      'duality/lowest',
    ]);
  });
});
