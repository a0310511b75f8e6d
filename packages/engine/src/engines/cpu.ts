import * as tf from '@tensorflow/tfjs-core';
import { activate } from '../activate.ts';
import type { Engine, EngineDescription } from '../engine.ts';
import { processor } from '../node.ts';

/** tfjs's backend in plain JavaScript with repaired kernels. It is always available, but slow. */
export const cpu: Engine = {
  name: 'cpu',
  async prepare(): Promise<EngineDescription> {
    const { version_cpu } = await import('@tensorflow/tfjs-backend-cpu');
    const { registerCpuKernels } = await import('../cpu/register.ts');
    registerCpuKernels();
    await activate('cpu', 'did not start');
    writeWithoutGreeting();
    return { version: version_cpu, device: (await processor()).model, threads: 1, simd: 'none' };
  },
};

/**
 * Does the backend's first write. In Node it would print a banner that recommends tfjs-node, which `auto` has already
 * tried.
 */
function writeWithoutGreeting(): void {
  const inNode = tf.env().getBool('IS_NODE');
  tf.env().set('IS_NODE', false);
  try {
    tf.dispose(tf.scalar(0));
  } finally {
    tf.env().set('IS_NODE', inNode);
  }
}
