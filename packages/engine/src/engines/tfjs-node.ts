import type * as NodeUtil from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { activate } from '../activate.ts';
import type { Engine, EngineDescription } from '../engine.ts';
import { firstLine, importUnseen, processor, resolveOptional } from '../node.ts';

/** The exports of `@tensorflow/tfjs-node` that are needed here. Node puts them into `default`, tsx does not. */
interface TfjsNode {
  readonly version: Readonly<Record<string, string>>;
  readonly default?: TfjsNode;
}

/** Google's binding to TensorFlow in C. */
export const tfjsNode: Engine = {
  name: 'tfjs-node',
  async prepare(): Promise<EngineDescription> {
    const url = await resolveOptional('@tensorflow/tfjs-node', import.meta.url, '@tensorflow/tfjs-node@4.22.0');
    await refuseSecondCore(url);
    await restoreNodeUtil();
    const loaded = await importUnseen<TfjsNode>(url).catch((cause: unknown) => {
      const said = firstLine(cause);
      throw new Error(`installed, but its binding does not load; npm rebuild @tensorflow/tfjs-node (${said})`, {
        cause,
      });
    });
    await activate('tensorflow', 'its binding did not start');
    const { model, threads } = await processor();
    return { version: (loaded.default ?? loaded).version['tfjs-node']!, device: model, threads, simd: 'unknown' };
  },
};

/**
 * Throws if tfjs-node uses a second copy of tfjs-core, because each copy knows only its own kernels.
 *
 * @param url tfjs-node's main file
 * @param base the file from which our copy of tfjs-core is resolved
 */
export async function refuseSecondCore(url: string, base?: string): Promise<void> {
  const theirs = await resolveOptional('@tensorflow/tfjs-core', await resolveOptional('@tensorflow/tfjs', url));
  const ours = await resolveOptional('@tensorflow/tfjs-core', base);
  if (theirs === ours) return;
  throw new Error(`brings a second copy of tfjs-core; install both in version ${tf.version_core} and run npm dedupe`);
}

/** Restores two functions of `util` that Node 23 removed and tfjs-node 4.22 calls (tensorflow/tfjs#8609). */
export async function restoreNodeUtil(): Promise<void> {
  const { default: util } = await importUnseen<{ default: Partial<typeof NodeUtil> }>('node:util');
  util.isNullOrUndefined ??= (value): value is null | undefined => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}
