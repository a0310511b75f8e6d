import * as tf from '@tensorflow/tfjs-core';
import { type Replacement, replacement } from '../replacement.ts';
import { aroundAxis } from './axes.ts';
import { suffixOf } from './types.ts';

interface Attributes {
  readonly axis: number;
  readonly exclusive?: boolean;
  readonly reverse?: boolean;
}

/** Cumsum and Cumprod along any axis. */
export const scan: readonly Replacement[] = [running(tf.Cumsum, 'sum'), running(tf.Cumprod, 'prod')];

function running(kernelName: string, operation: 'sum' | 'prod'): Replacement {
  return replacement<'x', Attributes>(kernelName, ({ inputs: { x }, attrs, backend }) => {
    const suffix = suffixOf(x.dtype);
    if (suffix === undefined) return undefined;
    const { exclusive = false, reverse = false } = attrs;
    const [axis = 0] = tf.util.parseAxisParam(attrs.axis, x.shape);
    const { outer, n, inner } = aroundAxis(x, axis);
    const { info, values } = backend.output(x.shape, x.dtype === 'float32' ? 'float32' : 'int32');
    const run = backend.addon.scan[`${operation}${suffix}`];
    run(backend.values(x) as never, values as never, outer, n, inner, exclusive, reverse);
    return info;
  });
}
