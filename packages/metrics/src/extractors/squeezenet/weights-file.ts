import { GanError, type NamedArray, sha256 } from '@ganforge/formats';
import type { NetworkWeights } from '../../weights/network-weights.ts';
import { SQUEEZENET_FILTERS } from './table.ts';

/**
 * Reads the weights of {@link squeezenet} from a file that holds only float32 numbers, little-endian.
 *
 * Each convolution has `kernel` [height,width,in,out] and `bias` [out]. The order is conv1, then squeeze1x1, expand1x1
 * and expand3x3 of fire2 to fire9. The file `squeezenet_weights_tf_dim_ordering_tf_kernels_notop.h5` of
 * keras-squeezenet has 2,889,984 bytes in this form.
 *
 * @throws GanError `file` if the size differs
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
  // The copy is aligned; the file's own bytes may not be aligned for float32.
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
