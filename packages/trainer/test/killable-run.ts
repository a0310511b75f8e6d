// A run in a separate process, for tests that kill it.
import { killableRun } from '@ganforge/testing/killable-run';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { ellipse, tinyGan } from './tiny-gan.ts';

await tf.setBackend('cpu');
await killableRun(tinyGan({ lazyEvery: 3 }), ellipse(30), { seed: 3, batchSize: 4 });
