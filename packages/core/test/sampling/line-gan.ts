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

/** How often `line` was built, and what its `sample` was given last. */
export interface Calls {
  built: number;
  request?: object;
}

/**
 * Two linear maps: a GAN on points that depend on z [n,3], on labels of two classes and, if it is given, on `start`.
 *
 * Sampling reads `generator` alone, of which there is an average; `critic` is 2 numbers that nothing reads.
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

/** What `act` leaves behind: tensors that are there after it and were not before. */
export async function leftBy(act: () => unknown): Promise<number> {
  const before = tf.memory().numTensors;
  await act();
  return tf.memory().numTensors - before;
}
