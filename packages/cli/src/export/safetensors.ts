import { encodeGenerator, type GeneratorFileOptions } from '@ganforge/sampler/export';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** The layout of kernels, for readers in other frameworks. */
const LAYOUT = 'TensorFlow: dense [in,out], convolution [h,w,in,out], transposed convolution [h,w,out,in]';

/**
 * Encodes the weights of a network as a safetensors file with names `<network>/<layer>/<weight>`. Kernels have
 * TensorFlow's layout.
 */
export function toSafetensors(network: LayersModel, options: GeneratorFileOptions): Promise<Uint8Array> {
  return encodeGenerator(network, { ...options, notes: { ...options.notes, layout: LAYOUT } });
}
