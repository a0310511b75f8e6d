import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { watchDeclined } from '../src/register.ts';
import { describeNative } from './native.ts';

describeNative('watchDeclined', () => {
  it('names a kernel that leaves its inputs to cpu, no other kernel, and nothing after it is told to stop', () => {
    const declined: string[] = [];
    const calls = () =>
      tf.tidy(() => void [tf.cast(tf.complex([1, 2], [3, 4]), 'float32'), tf.add(tf.ones([3]), tf.ones([3]))]);
    watchDeclined((kernelName) => declined.push(kernelName));
    calls();
    watchDeclined(undefined);
    const atStop = [...declined];
    calls();
    expect(atStop).toContain('Cast');
    expect(atStop).not.toContain('Add');
    expect(declined).toEqual(atStop);
  });
});
