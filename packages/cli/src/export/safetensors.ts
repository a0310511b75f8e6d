import { encodeGenerator, type GeneratorFileOptions } from '@ganforge/sampler/export';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** What readers of other frameworks have to know of the kernels. */
const LAYOUT = 'TensorFlow: dense [in,out], convolution [h,w,in,out], transposed convolution [h,w,out,in]';

/** The weights of a network as a safetensors file, under `<network>/<layer>/<weight>`; kernels lie as TensorFlow has them. */
export function toSafetensors(network: LayersModel, options: GeneratorFileOptions): Promise<Uint8Array> {
  return encodeGenerator(network, { ...options, notes: { ...options.notes, layout: LAYOUT } });
}
