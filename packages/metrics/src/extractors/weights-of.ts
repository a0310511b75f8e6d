import { formatValue, GanError, type NamedArray, toFloat32 } from '@ganforge/formats';
import type { NetworkWeights } from '../weights/network-weights.ts';

const FLOATS: readonly string[] = ['F32', 'F16', 'BF16', 'F64'];

/**
 * Checks that a value is an object of weights and not, for example, a file name.
 *
 * @throws GanError `argument`
 */
export function checkWeights(where: string, weights: NetworkWeights): void {
  const { tensors, sha256 } = weights ?? {};
  if (typeof tensors === 'object' && tensors !== null && typeof sha256 === 'string') return;
  throw new GanError(
    where,
    `weights must be { tensors, sha256 }; received ${formatValue(weights)}. Load them from their file.`,
  );
}

/**
 * Returns the tensor `name` of a network's weights as float32.
 *
 * @throws GanError `mismatch` if the tensor is missing, has another shape or has another type than float; `not-finite`
 *   if a value is not finite
 */
export function weightsOf(
  where: string,
  { tensors }: NetworkWeights,
  name: string,
  shape: readonly number[],
): Float32Array {
  const tensor: NamedArray | undefined = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
  if (tensor === undefined) throw mismatch(where, `hold '${name}' [${shape}]; it is missing`);
  const same = tensor.shape.length === shape.length && shape.every((size, i) => tensor.shape[i] === size);
  if (!same || !FLOATS.includes(tensor.dtype)) {
    throw mismatch(where, `hold '${name}' as floats [${shape}]; it is ${tensor.dtype} [${tensor.shape}]`);
  }
  const values = toFloat32(tensor);
  let bad = 0;
  while (bad < values.length && Number.isFinite(values[bad])) bad++;
  if (bad < values.length) {
    throw new GanError(where, `weights must be finite; '${name}' has ${values[bad]} at ${bad}. Get the file again.`, {
      code: 'not-finite',
    });
  }
  return values;
}

/**
 * Throws if the network does not use all weights. In this case the weights belong to another network.
 *
 * @param known returns whether the network has a tensor of that name
 * @throws GanError `mismatch`
 */
export function checkNoOtherWeights(
  where: string,
  { tensors }: NetworkWeights,
  known: (name: string) => boolean,
): void {
  const unknown = Object.keys(tensors).find((name) => !known(name));
  if (unknown !== undefined) throw mismatch(where, `hold this network's tensors alone; there is '${unknown}' too`);
}

function mismatch(where: string, problem: string): GanError {
  return new GanError(where, `weights must ${problem}. Give the file that the network's tool publishes.`, {
    code: 'mismatch',
  });
}
