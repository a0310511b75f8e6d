import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import type { NativeBackend } from '../src/backend.ts';
import { describeNative } from './native.ts';

describeNative('tf.memory()', () => {
  // In a process of its own: the pool of one that other tests have used counts tensors that these have lost.
  it('counts blocks that are kept, and what a product works in', () => {
    tf.tidy(() => {
      tf.matMul(tf.ones([600, 1000]), tf.ones([1000, 1000]));
      const { live, free } = (tf.backend() as NativeBackend).poolBytes();
      const { numBytesInNative } = tf.memory() as tf.MemoryInfo & { readonly numBytesInNative: number };
      // At least one packed block of the right factor, and what each thread packs of the left one.
      expect(numBytesInNative - live - free).toBeGreaterThan(2e5);
      expect(numBytesInNative - live - free).toBeLessThan(8e6);
    });
  });
});
