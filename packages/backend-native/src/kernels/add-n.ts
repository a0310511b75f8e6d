import * as tf from '@tensorflow/tfjs-core';
import { type Replacement, replacement } from '../replacement.ts';

/** The sum of several tensors, added in their order. */
export const addN: readonly Replacement[] = [
  replacement<string>(tf.AddN, ({ inputs, backend }) => {
    const xs = Object.values(inputs);
    const { dtype, shape } = xs[0]!;
    if (xs.some((x) => x.dtype !== dtype)) return undefined;
    if (dtype === 'float32') {
      const { info, values } = backend.output(shape, dtype);
      backend.addon.addN(values, ...xs.map((x) => backend.values(x) as Float32Array));
      return info;
    }
    if (dtype !== 'int32') return undefined;
    const { info, values } = backend.output(shape, dtype);
    backend.addon.addNInts(values, ...xs.map((x) => backend.values(x) as Int32Array));
    return info;
  }),
];
