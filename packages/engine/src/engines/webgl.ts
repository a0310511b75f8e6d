import * as tf from '@tensorflow/tfjs-core';
import { activate } from '../activate.ts';
import type { Engine, EngineDescription, EngineOptions } from '../engine.ts';
import { isSoftware } from '../software.ts';

/** tfjs's WebGL backend, in browsers. */
export const webgl: Engine = {
  name: 'webgl',
  async prepare(_options: EngineOptions, named: boolean): Promise<EngineDescription> {
    if (!tf.env().getBool('IS_BROWSER')) throw new Error('runs in browsers only');
    const { version_webgl } = await import('@tensorflow/tfjs-backend-webgl').catch((cause: unknown) => {
      throw new Error('not installed; npm i @tensorflow/tfjs-backend-webgl@4.22.0', { cause });
    });
    const device = renderer();
    if (device === undefined) throw new Error('this browser has no WebGL');
    if (!named && isSoftware(device)) {
      throw new Error(`only a software renderer, ${device}; useEngine('webgl') uses it anyway`);
    }
    // Without this flag tfjs refuses a software renderer.
    if (named) tf.env().set('SOFTWARE_WEBGL_ENABLED', true);
    if (!named && !tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED')) {
      throw new Error("this GPU renders 16-bit floats only, too few for training; useEngine('webgl') uses it anyway");
    }
    await activate('webgl', 'WebGL did not start');
    return { version: version_webgl, device, threads: 1, simd: 'none' };
  },
};

/** Returns the GPU's name; undefined without WebGL. Browsers that protect privacy return a general name. */
function renderer(): string | undefined {
  const canvas = typeof OffscreenCanvas === 'undefined' ? document.createElement('canvas') : new OffscreenCanvas(1, 1);
  const gl = (canvas.getContext('webgl2') ?? canvas.getContext('webgl')) as WebGLRenderingContext | null;
  if (gl === null) return undefined;
  const unmasked = gl.getExtension('WEBGL_debug_renderer_info')?.UNMASKED_RENDERER_WEBGL;
  const name = String(gl.getParameter(unmasked ?? gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext(); // browsers limit the number of contexts per page
  return name;
}
