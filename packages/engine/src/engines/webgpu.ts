import * as tf from '@tensorflow/tfjs-core';
import { activate } from '../activate.ts';
import type { Engine, EngineDescription, EngineOptions } from '../engine.ts';
import { firstLine, importUnseen, resolveOptional } from '../node.ts';
import { isSoftware } from '../software.ts';

/** The exports of npm's `webgpu` (Dawn, the WebGPU of Chromium). */
interface Dawn {
  create(options: readonly string[]): GPU;
  readonly globals: Readonly<Record<string, unknown>>;
}

/** tfjs's WebGPU backend: in a browser on `navigator.gpu`, in Node on npm's `webgpu`. */
export const webgpu: Engine = {
  name: 'webgpu',
  async prepare(_options: EngineOptions, named: boolean): Promise<EngineDescription> {
    const gpu = (globalThis.navigator as Navigator | undefined)?.gpu ?? (await dawnGpu());
    const info = (await gpu.requestAdapter({ powerPreference: 'high-performance' }))?.info;
    if (info === undefined) throw new Error('no GPU was found; install its driver (Vulkan, Metal or Direct3D 12)');
    const device = info.description || `${info.vendor} ${info.architecture}`.trim();
    if (!named && (info.isFallbackAdapter || isSoftware(`${device} ${info.architecture}`))) {
      throw new Error(`only a software adapter, ${device}; useEngine('webgpu') uses it anyway`);
    }
    publish(gpu);
    await import('@tensorflow/tfjs-backend-webgpu').catch((cause: unknown) => {
      throw new Error('not installed; npm i @tensorflow/tfjs-backend-webgpu@4.22.0', { cause });
    });
    await activate('webgpu', 'the GPU returned no device');
    return { version: tf.version_core, device, threads: 1, simd: 'none' };
  },
};

async function dawnGpu(): Promise<GPU> {
  if (!tf.env().getBool('IS_NODE')) throw new Error('this browser has no WebGPU, or the page is not secure (https)');
  const url = await resolveOptional('webgpu', import.meta.url, 'webgpu@0.6.2 @tensorflow/tfjs-backend-webgpu@4.22.0');
  const dawn = await importUnseen<Dawn>(url).catch((cause: unknown) => {
    throw new Error(`npm's webgpu does not load: ${firstLine(cause)}`, { cause });
  });
  Object.assign(globalThis, dawn.globals);
  return dawn.create([]);
}

/**
 * Puts the GPU on `navigator`, where tfjs looks for it. Node 20 has no `navigator`; later versions have one without a
 * GPU.
 */
function publish(gpu: GPU): void {
  if (globalThis.navigator === undefined) {
    Object.defineProperty(globalThis, 'navigator', {
      value: { userAgent: `Node.js/${process.versions.node.split('.')[0]}` },
      configurable: true,
    });
  }
  if (navigator.gpu === undefined) Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
}
