import '@ganforge/backend-native';
import { type Batch, type Gan, randomStream } from '@ganforge/core';
import { dcgan } from '@ganforge/models';
import {
  applyGradients,
  computeGradients,
  createTrainingState,
  disposeTrainingState,
  endStep,
} from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeNative } from './native.ts';

const steps = 1000;
const MB = 2 ** 20;

describeNative('memory', () => {
  it(`is flat over ${steps} steps of DCGAN`, async () => {
    const model = dcgan({ size: 32, features: 64, seed: 1 }) as Gan;
    const state = createTrainingState(model, { seed: 1 });
    const batch: Batch = { images: randomStream(1, 'images').uniform([2, 32, 32, 3], -1, 1) };
    const resident: number[] = [];
    const tensors = new Set<number>();
    for (let step = 0; step < steps; step++) {
      for (const player of model.players) {
        const at = { step, epoch: 0, examples: 2 * step, update: 0 };
        const { gradients } = await computeGradients(state, player, [batch], at);
        applyGradients(state, player, gradients, at, 2e-4);
        tf.dispose({ ...gradients });
      }
      endStep(state);
      if (step >= steps / 5) tensors.add(tf.memory().numTensors);
      resident.push(process.memoryUsage.rss());
    }
    disposeTrainingState(state);
    tf.dispose({ ...batch });
    for (const network of Object.values(model.networks)) network.dispose();
    const early = Math.max(...resident.slice(steps / 5, steps / 2));
    const late = Math.max(...resident.slice(steps / 2));
    console.info(`resident: ${(early / MB).toFixed(0)} MB to step ${steps / 2}, ${(late / MB).toFixed(0)} MB after`);
    expect(tensors.size).toBe(1);
    // JavaScript's collector and the system's big pages come late on a busy machine: 41 MB were seen. A leak of 128 kB a
    // turn is more.
    expect(late).toBeLessThan(early + 64 * MB);
  });
});
