import '@ganforge/backend-native';
import { randomStream } from '@ganforge/core';
import { dcgan } from '@ganforge/models';
import {
  compileSchedules,
  createBatchSource,
  createTrainingState,
  disposeTrainingState,
  runStep,
} from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeNative } from './native.ts';

const steps = 1000;
const MB = 2 ** 20;

describeNative('memory', () => {
  it(`is flat over ${steps} steps of DCGAN`, async () => {
    const model = dcgan({ size: 32, features: 64, seed: 1 });
    const state = createTrainingState(model, { seed: 1 });
    const schedules = await compileSchedules(model, 2, steps);
    const random = randomStream(1, 'images');
    const get = (indices: readonly number[]) => ({
      images: random.fork(indices[0]!).uniform([indices.length, 32, 32, 3], -1, 1) as tf.Tensor4D,
    });
    const source = createBatchSource({ size: 64, entries: model.needs, get }, { random });
    const resident: number[] = [];
    const tensors = new Set<number>();
    for (let step = 0; step < steps; step++) {
      await runStep(state, { schedules, source, step });
      if (step >= steps / 5) tensors.add(tf.memory().numTensors);
      resident.push(process.memoryUsage.rss());
    }
    await source.close();
    disposeTrainingState(state);
    model.dispose();
    const early = Math.max(...resident.slice(steps / 5, steps / 2));
    const late = Math.max(...resident.slice(steps / 2));
    console.info(`resident: ${(early / MB).toFixed(0)} MB to step ${steps / 2}, ${(late / MB).toFixed(0)} MB after`);
    expect(tensors.size).toBe(1);
    // JavaScript's collector and the system's big pages come late on a busy machine: 41 MB were seen. A leak of 128 kB a
    // step is more.
    expect(late).toBeLessThan(early + 64 * MB);
  });
});
