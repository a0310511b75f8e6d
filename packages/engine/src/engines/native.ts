import type * as BackendNative from '@ganforge/backend-native';
import * as tf from '@tensorflow/tfjs-core';
import { activate, restoreBackend } from '../activate.ts';
import type { Engine, EngineDescription, EngineOptions } from '../engine.ts';
import { firstLine, importUnseen, processor } from '../node.ts';

const packageName = '@ganforge/backend-native';

/** Ganforge's own backend in C++, in Node. */
export const native: Engine = {
  name: 'native',
  async prepare({ precision = 'float32' }: EngineOptions): Promise<EngineDescription> {
    if (!tf.env().getBool('IS_NODE')) throw new Error('runs in Node only');
    // The native backend copies missing kernels from cpu, so cpu must be repaired before.
    const { registerCpuKernels } = await import('../cpu/register.ts');
    registerCpuKernels();
    const { nativeDescription } = await load();
    const { version, isa, threads, bf16 } = nativeDescription();
    if (!restoreBackend('native')) {
      throw new Error(`brings a second copy of tfjs-core; install one version, ${tf.version_core}, and run npm dedupe`);
    }
    await activate('native', 'its backend did not start');
    const possible = precision === 'bf16' && bf16 === 'none' ? 'float32' : precision;
    (tf.backend() as BackendNative.NativeBackend).precision = possible;
    return {
      version,
      device: (await processor()).model,
      threads,
      simd: isa === 'baseline' ? 'sse2' : isa,
      precision: possible,
      ...(possible !== precision && { notice: 'in float32: this processor has no bf16 units' }),
    };
  },
};

/**
 * Loads the package. Bundlers must not see it, because it is useless in a browser and its binary must stay in its
 * folder.
 */
async function load(): Promise<typeof BackendNative> {
  try {
    return await importUnseen<typeof BackendNative>(packageName);
  } catch (cause) {
    const said = firstLine(cause);
    const missing = (cause as { code?: string }).code === 'ERR_MODULE_NOT_FOUND' && said.includes(`'${packageName}'`);
    throw new Error(missing ? `not installed; npm i ${packageName}` : said, { cause });
  }
}
