import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll } from 'vitest';

// Every run draws the same cases, so that a change alone can turn a test red. `GANFORGE_CASES=7` draws others.
fc.configureGlobal({ seed: Number(process.env.GANFORGE_CASES ?? 1) });

// The files of the project `unit` share a process: each begins on cpu, whatever the one before it left in use.
beforeAll(async () => {
  if (tf.findBackendFactory('cpu') != null) await tf.setBackend('cpu');
});
