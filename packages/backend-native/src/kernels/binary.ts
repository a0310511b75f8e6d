import * as tf from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../backend.ts';
import { broadcast } from '../broadcast.ts';
import type { Functions } from '../functions.ts';
import { type Replacement, replacement } from '../replacement.ts';

/** Kernels on float32, and the name of the addon's function for each. */
const floats = {
  Add: 'add',
  Atan2: 'atan2',
  Maximum: 'maximum',
  Minimum: 'minimum',
  Mod: 'mod',
  Multiply: 'multiply',
  Pow: 'pow',
  RealDiv: 'divide',
  SquaredDifference: 'squaredDifference',
  Sub: 'subtract',
} as const;

const ints = {
  Add: 'addInts',
  FloorDiv: 'floorDivInts',
  Maximum: 'maximumInts',
  Minimum: 'minimumInts',
  Mod: 'modInts',
  Multiply: 'multiplyInts',
  SquaredDifference: 'squaredDifferenceInts',
  Sub: 'subtractInts',
} as const;

/** Comparisons of float32. The function with the suffix `Ints` compares int32. */
const tests = {
  Equal: 'equal',
  Greater: 'greater',
  GreaterEqual: 'greaterEqual',
  Less: 'less',
  LessEqual: 'lessEqual',
  NotEqual: 'notEqual',
} as const;

const bools = {
  LogicalAnd: 'logicalAnd',
  LogicalOr: 'logicalOr',
} as const;

type Named<T> = T[keyof T] & string;

/** Applies the addon's function to a and b with broadcasting. a and b must have the type that the function expects. */
function rows(
  backend: NativeBackend,
  operation: keyof Functions['binary'],
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  dtype: 'float32' | 'int32' | 'bool',
): tf.TensorInfo | undefined {
  const plan = broadcast(backend.addon, a.shape, b.shape);
  if (plan === undefined) return undefined;
  const { info, values } = backend.output(plan.shape, dtype);
  if (values.length > 0) {
    // The types of a, b and values are those of the operation.
    backend.addon.binary[operation](backend.values(a) as never, backend.values(b) as never, values as never, plan.runs);
  }
  return info;
}

const kernelNames = [...new Set([...Object.keys(floats), ...Object.keys(ints)])];

/** Kernels that compute one value from two values. */
export const binary: readonly Replacement[] = [
  ...kernelNames.map((kernelName) => {
    const ofFloats = floats[kernelName as keyof typeof floats] as Named<typeof floats> | undefined;
    const ofInts = ints[kernelName as keyof typeof ints] as Named<typeof ints> | undefined;
    return replacement<'a' | 'b'>(kernelName, ({ inputs: { a, b }, backend }) => {
      if (a.dtype !== b.dtype) return undefined;
      if (a.dtype === 'float32' && ofFloats) return rows(backend, ofFloats, a, b, 'float32');
      if (a.dtype === 'int32' && ofInts) return rows(backend, ofInts, a, b, 'int32');
      return undefined;
    });
  }),
  ...Object.entries(tests).map(([kernelName, test]) =>
    replacement<'a' | 'b'>(kernelName, ({ inputs: { a, b }, backend }) => {
      if (a.dtype !== b.dtype) return undefined;
      if (a.dtype === 'float32') return rows(backend, test, a, b, 'bool');
      return a.dtype === 'int32' ? rows(backend, `${test}Ints`, a, b, 'bool') : undefined;
    }),
  ),
  ...Object.entries(bools).map(([kernelName, operation]) =>
    replacement<'a' | 'b'>(kernelName, ({ inputs: { a, b }, backend }) =>
      a.dtype === 'bool' && b.dtype === 'bool' ? rows(backend, operation, a, b, 'bool') : undefined,
    ),
  ),
  replacement<'x' | 'alpha'>(tf.Prelu, ({ inputs: { x, alpha }, backend }) =>
    x.dtype === 'float32' && alpha.dtype === 'float32' ? rows(backend, 'prelu', x, alpha, 'float32') : undefined,
  ),
  replacement<'dy' | 'y'>(tf.EluGrad, ({ inputs: { dy, y }, backend }) =>
    dy.dtype === 'float32' && y.dtype === 'float32' ? rows(backend, 'eluGrad', dy, y, 'float32') : undefined,
  ),
];
