import * as tf from '@tensorflow/tfjs-core';
import { activate } from '../activate.ts';
import type { Engine, EngineDescription, EngineOptions } from '../engine.ts';

/** tfjs's WebGL backend, in browsers. */
export const webgl: Engine = {
  name: 'webgl',
  async prepare(_options: EngineOptions, named: boolean): Promise<EngineDescription> {
    if (!tf.env().getBool('IS_BROWSER')) throw new Error('runs in browsers only');
    const backend = await import('@tensorflow/tfjs-backend-webgl').catch((cause: unknown) => {
      throw new Error('not installed; npm i @tensorflow/tfjs-backend-webgl', { cause });
    });
    // Without this flag tfjs refuses a renderer that runs on the processor.
    if (named) tf.env().set('SOFTWARE_WEBGL_ENABLED', true);
    if (!named && !tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED')) {
      throw new Error('no WebGL on a GPU with 32-bit floats, which training needs');
    }
    await activate('webgl', 'no WebGL in this browser');
    const { gl } = (tf.backend() as InstanceType<typeof backend.MathBackendWebGL>).gpgpu;
    return { version: backend.version_webgl, device: rendererOf(gl), threads: 1, simd: 'none' };
  },
};

function rendererOf(gl: WebGLRenderingContext): string {
  const unmasked = gl.getExtension('WEBGL_debug_renderer_info')?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER;
  return String(gl.getParameter(unmasked));
}
