// A run in a process of its own, for tests that kill it: begins or goes on in the folder it is given.
import { existsSync } from 'node:fs';
import { resume, type TrainEvent, train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { ellipse, tinyGan } from './tiny-gan.ts';

const [folder, steps, checkpointEvery] = process.argv.slice(2) as [string, string, string];
await tf.setBackend('cpu');
const options = {
  steps: Number(steps),
  checkpointEvery: Number(checkpointEvery),
  sampleEvery: 0,
  handleSigint: true,
  onEvent: ({ type, step }: TrainEvent) => void process.stdout.write(`${type} ${step}\n`),
};
const gan = tinyGan({ lazyEvery: 3 });
const result = existsSync(`${folder}/run.json`)
  ? await resume(folder, gan, ellipse(30), options)
  : await train(gan, ellipse(30), { ...options, folder, seed: 3, batchSize: 4 });
process.stdout.write(`${result.reason}\n`);
