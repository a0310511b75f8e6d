import {
  type Gan,
  initialiseAll,
  normalKernels,
  type PointBatch,
  runNetwork,
  sgd,
  type Variant,
  variant,
} from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';

const schema = {
  dimensions: { type: 'integer', min: 1, default: 2, about: 'Of the points.' },
  hidden: { type: 'integer', min: 1, optional: true, about: 'Units; twice the dimensions by default.' },
  seed: { type: 'integer', min: 0, default: 0, about: 'Seed of the initial weights.' },
} as const;

/** Counts how often `line` was built, and contains the last arguments of its `sample`. */
export interface Calls {
  built: number;
  request?: object;
}

/**
 * A GAN of two linear maps. Its points depend on z [n,3], on labels of two classes, and on `start` if it is given.
 *
 * Sampling uses only `generator`, which has an average. `critic` has 2 numbers that nothing uses.
 */
export const line: Variant<typeof schema, Gan<PointBatch>, Calls | undefined> = variant(
  'line',
  schema,
  (config, calls) => {
    if (calls) calls.built += 1;
    const { dimensions } = config;
    const hidden = config.hidden ?? 2 * dimensions;
    const dense = (name: string, units: number, inputs: number) =>
      layers.dense({ name, units, inputShape: [inputs], useBias: false, kernelInitializer: 'zeros' });
    const networks = {
      generator: sequential({ name: 'generator', layers: [dense('in', hidden, 3), dense('out', dimensions, hidden)] }),
      critic: sequential({ name: 'critic', layers: [dense('score', 1, dimensions)] }),
    };
    initialiseAll(networks, normalKernels({ std: 1 }), config.seed);
    const points = { kind: 'points', dimensions } as const;
    return {
      config: { hidden },
      networks,
      players: [
        {
          name: 'critic',
          trains: ['critic'],
          optimizer: sgd({ learningRate: 0.1 }),
          loss: (batch, ctx) => ({ mean: tf.mean(ctx.run('critic', batch.points)) }),
        },
      ],
      averaged: { generator: { decay: 0.9 }, critic: { decay: 0.9, sampling: false } },
      needs: { points, labels: { kind: 'class', classes: ['cat', 'dog'] }, start: points },
      conditions: ['labels', 'start'],
      optionalConditions: ['start'],
      output: { points },
      latent: { z: { kind: 'normal', shape: [3] } },
      sampling: ['generator'],
      sampleOptions: { scale: { type: 'number', above: 0, default: 1, about: 'Of what is made.' } },
      sample(request) {
        if (calls) calls.request = request;
        const { latent, conditions, options } = request;
        return tf.tidy(() => {
          const made = tf.mul(runNetwork(networks.generator, latent.z!), options.scale as number);
          const moved = tf.add(made, tf.expandDims(conditions.labels!, 1));
          return { points: conditions.start === undefined ? moved : tf.add(moved, conditions.start) };
        });
      },
    };
  },
);

/** Returns the number of tensors that `act` leaves: tensors that exist after it and did not exist before. */
export async function leftBy(act: () => unknown): Promise<number> {
  const before = tf.memory().numTensors;
  await act();
  return tf.memory().numTensors - before;
}
