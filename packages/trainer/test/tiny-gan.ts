import {
  adam,
  type Batch,
  type Dataset,
  disposeNetworks,
  type Gan,
  type LossContext,
  type Player,
  randomStream,
  type Schedule,
} from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/** A specification of 2-D points. */
export const plane = { points: { kind: 'points', dimensions: 2 } } as const;

export interface PointBatch extends Batch {
  readonly points: tf.Tensor2D;
}

/** Returns a dataset of points on an ellipse. A point depends only on its index. */
export function ellipse(size: number): Dataset<PointBatch> {
  return {
    size,
    entries: plane,
    get(indices, { random }) {
      const rows = indices.map((index, row) => {
        const jitter = random(row).normalValues(2);
        const angle = (2 * Math.PI * index) / size;
        return [Math.cos(angle) + 0.01 * jitter[0]!, 0.5 * Math.sin(angle) + 0.01 * jitter[1]!];
      });
      return { points: tf.tensor2d(rows) };
    },
  };
}

export interface TinyOptions {
  readonly learningRate?: number | string;
  readonly criticUpdates?: Schedule;
  readonly decay?: Schedule;
  readonly stages?: Gan['stages'];
  /** If it is set, there is a lazy player that shares the critic's optimizer. It is active in every n-th step. */
  readonly lazyEvery?: number;
  /**
   * Whether the critic has batch norm. With batch norm it normalises real and generated batches separately, so it
   * cannot see the distance between them. @default true
   */
  readonly criticNorm?: boolean;
  /** The number of the generator's updates per step. @default 1 */
  readonly generatorActive?: Schedule;
  /** A factor of the generator's loss. If it is negative, the loss is NaN. */
  readonly scale?: Schedule;
}

/**
 * Returns a GAN on points that uses everything that a run must store: batch norm, averages, a state, random draws,
 * several updates per step, and samples that one player shares with another.
 */
export function tinyGan(options: TinyOptions = {}): Gan<PointBatch> {
  const { learningRate = 0.01, criticUpdates = 2, decay = 0.9, lazyEvery } = options;
  const generator = tfl.sequential({ name: 'generator' });
  generator.add(tfl.layers.dense({ name: 'in', inputShape: [3], units: 8, kernelInitializer: 'zeros' }));
  generator.add(tfl.layers.batchNormalization({ name: 'norm' }));
  generator.add(tfl.layers.activation({ name: 'relu', activation: 'relu' }));
  generator.add(tfl.layers.dense({ name: 'out', units: 2, kernelInitializer: 'zeros' }));
  const critic = tfl.sequential({ name: 'critic' });
  critic.add(tfl.layers.dense({ name: 'in', inputShape: [2], units: 8, kernelInitializer: 'zeros' }));
  if (options.criticNorm ?? true) critic.add(tfl.layers.batchNormalization({ name: 'norm' }));
  critic.add(tfl.layers.leakyReLU({ name: 'leaky', alpha: 0.2 }));
  critic.add(tfl.layers.dense({ name: 'out', units: 1, kernelInitializer: 'zeros' }));
  fill(generator, 11);
  fill(critic, 12);

  const fakes = (ctx: LossContext, n: number): tf.Tensor =>
    ctx.shared('fakes') ?? ctx.share('fakes', ctx.run('generator', ctx.random('z').normal([n, 3])));
  const players: Player<PointBatch>[] = [
    {
      name: 'critic',
      trains: ['critic'],
      optimizer: adam({ learningRate, beta1: 0.5 }),
      updatesPerStep: criticUpdates,
      loss({ points }, ctx) {
        const noise = ctx.random('noise').normal(points.shape, 0, 0.05);
        const real = ctx.run('critic', tf.add(points, noise));
        const fake = ctx.run('critic', fakes(ctx, points.shape[0]));
        ctx.observe('center', { value: tf.mean(points, 0) });
        ctx.log('center', tf.mean(ctx.state('center').value!));
        ctx.log('margin', tf.sub(tf.mean(real), tf.mean(fake)) as tf.Scalar);
        return { real: tf.mean(tf.softplus(tf.neg(real))) as tf.Scalar, fake: tf.mean(tf.softplus(fake)) as tf.Scalar };
      },
    },
    {
      name: 'generator',
      trains: ['generator'],
      optimizer: adam({ learningRate }),
      updatesPerStep: options.generatorActive ?? 1,
      loss({ points }, ctx) {
        const fake = ctx.run('critic', ctx.run('generator', ctx.random('z').normal([points.shape[0], 3])));
        const loss = tf.mean(tf.softplus(tf.neg(fake)));
        const scale = ctx.schedule('scale');
        const orNaN = tf.add(scale, tf.sqrt(tf.minimum(scale, 0)));
        return { adversarial: tf.mul(loss, orNaN) as tf.Scalar };
      },
    },
  ];
  if (lazyEvery !== undefined) {
    players.push({
      name: 'decay',
      trains: ['critic'],
      optimizer: { sharedWith: 'critic' },
      every: lazyEvery,
      loss: ({ points }, ctx) => ({ size: tf.mean(tf.square(ctx.run('critic', points))) as tf.Scalar }),
    });
  }
  return {
    name: 'tiny',
    config: { learningRate, criticUpdates, decay, lazyEvery: lazyEvery ?? null },
    networks: { generator, critic },
    players,
    averaged: { generator: { decay, rampUp: 10 } },
    state: {
      center: {
        initial: () => ({ value: tf.zeros([2]) }),
        reduce: 'mean',
        next: (old, found) => ({ value: tf.add(tf.mul(old.value!, 0.9), tf.mul(found.value!, 0.1)) }),
      },
    },
    schedules: { scale: options.scale ?? 1 },
    ...(options.stages !== undefined && { stages: options.stages }),
    needs: plane,
    output: plane,
    latent: { z: { kind: 'normal', shape: [3] } },
    sampling: ['generator'],
    sample: ({ latent }) => ({ points: generator.predict(latent!.z!) as tf.Tensor }),
    dispose: () => disposeNetworks({ generator, critic }),
  };
}

/** Fills kernels with small normal numbers, which are the same each time. */
export function fill(network: tfl.LayersModel, seed: number): void {
  for (const [i, weight] of network.trainableWeights.entries()) {
    if (weight.shape.length < 2) continue;
    tf.tidy(() => {
      weight.write(randomStream(seed, i).normal(weight.shape as number[], 0, 0.5));
    });
  }
}

/** Returns all numbers of a network, including statistics. */
export function numbersOf(network: tfl.LayersModel): number[][] {
  return network.weights.map((weight) => Array.from(weight.read().dataSync()));
}
