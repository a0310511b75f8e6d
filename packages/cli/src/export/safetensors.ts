import { encodeGenerator, type GeneratorFileOptions } from '@ganforge/sampler/export';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Describes the layout of kernels for programs that use other frameworks. */
const LAYOUT = 'TensorFlow: dense [in,out], convolution [h,w,in,out], transposed convolution [h,w,out,in]';

/**
 * Encodes the weights of a network as a safetensors file. The names are `<network>/<layer>/<weight>`, and kernels have
 * the layout of TensorFlow.
 */
export function toSafetensors(network: LayersModel, options: GeneratorFileOptions): Promise<Uint8Array> {
  return encodeGenerator(network, { ...options, notes: { ...options.notes, layout: LAYOUT } });
}
