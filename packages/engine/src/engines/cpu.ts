import { activate } from '../activate.ts';
import type { Engine, EngineDescription } from '../engine.ts';
import { processor } from '../node.ts';

/** tfjs's backend in plain JavaScript: always there, and slow. */
export const cpu: Engine = {
  name: 'cpu',
  async prepare(): Promise<EngineDescription> {
    const { version_cpu } = await import('@tensorflow/tfjs-backend-cpu');
    await activate('cpu', 'did not start');
    return { version: version_cpu, device: (await processor()).model, threads: 1, simd: 'none' };
  },
};
