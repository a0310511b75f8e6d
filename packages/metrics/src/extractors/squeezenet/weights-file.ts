import { GanError, type NamedArray, sha256 } from '@ganforge/formats';
import type { NetworkWeights } from '../../weights/network-weights.ts';
import { SQUEEZENET_FILTERS } from './table.ts';

/**
 * Reads the weights of {@link squeezenet} from a file that contains only little-endian float32 numbers.
 *
 * Each convolution has a `kernel` [height,width,in,out] and a `bias` [out]. The first convolution is conv1. Then
 * squeeze1x1, expand1x1 and expand3x3 of fire2 to fire9 follow. The weights of keras-squeezenet
 * (`squeezenet_weights_tf_dim_ordering_tf_kernels_notop.h5`) take 2,889,984 bytes in this form.
 *
 * @throws GanError `file` if the file has another size
 *
 * @example
 * const weights = await squeezenetWeights(await readFile('squeezenet_v1.1_notop.weights.bin'));
 */
export async function squeezenetWeights(bytes: Uint8Array): Promise<NetworkWeights> {
  const shapes = [...SQUEEZENET_FILTERS].flatMap(([name, shape]): [string, readonly number[]][] => [
    [`${name}/kernel`, shape],
    [`${name}/bias`, [shape[3]]],
  ]);
  const floats = shapes.reduce((sum, [, shape]) => sum + product(shape), 0);
  if (!(bytes instanceof Uint8Array) || bytes.byteLength !== 4 * floats) {
    throw new GanError(
      'metrics/squeezenet',
      `the weights must be ${4 * floats} bytes in a Uint8Array; received ${bytes?.byteLength}.`,
      { code: 'file' },
    );
  }
  // Copies the bytes, because a Float32Array needs aligned bytes and the bytes of a file may be unaligned.
  const values = new Float32Array(bytes.slice().buffer);
  const tensors: Record<string, NamedArray> = {};
  let at = 0;
  for (const [name, shape] of shapes) {
    const length = product(shape);
    tensors[name] = { dtype: 'F32', shape, data: values.subarray(at, at + length) };
    at += length;
  }
  return { tensors, sha256: await sha256(bytes) };
}

function product(shape: readonly number[]): number {
  return shape.reduce((result, size) => result * size, 1);
}
