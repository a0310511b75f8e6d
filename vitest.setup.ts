import * as tf from '@tensorflow/tfjs-core';
import { beforeAll } from 'vitest';

// The files of the project `unit` share a process: each begins on cpu, whatever the one before it left in use.
beforeAll(async () => {
  if (tf.findBackendFactory('cpu') != null) await tf.setBackend('cpu');
});
