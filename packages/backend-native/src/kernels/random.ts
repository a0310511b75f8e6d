import type * as tf from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../backend.ts';
import { describeRandomWords } from '../functions.ts';
import type { Stream } from '../recording/trace.ts';
import { type Replacement, replacement } from '../replacement.ts';

/** The position in a random stream. */
interface Words {
  readonly shape: number[];
  /** Two words of the key, and two of the stream's name. */
  readonly key: readonly [number, number, number, number];
  readonly block: number;
  /** The stream of `key`, for recordings. */
  readonly stream?: Stream;
}

function describe({ addon: { described }, trace }: NativeBackend, { key, block, stream }: Words): void {
  trace?.draws(stream ?? { key });
  describeRandomWords(described, { key0: key[0], key1: key[1], stream0: key[2], stream1: key[3], block });
}

/**
 * Core's random numbers, with the same bits as in JavaScript: `GanforgeUniform`, `GanforgeNormal`, `GanforgeGumbel`,
 * and `GanforgeIntegers`, whose second result is the number of blocks of words used.
 */
export const random: readonly Replacement[] = [
  replacement<never, Words & { min: number; range: number; first: number; last: number }>(
    'GanforgeUniform',
    ({ attrs, backend }) => {
      const { info, values } = backend.output(attrs.shape, 'float32');
      describe(backend, attrs);
      backend.addon.random.uniform(values, attrs.min, attrs.range, attrs.first, attrs.last);
      return info;
    },
  ),
  replacement<never, Words & { mean: number; std: number; mass: number; bound: number }>(
    'GanforgeNormal',
    ({ attrs, backend }) => {
      const { info, values } = backend.output(attrs.shape, 'float32');
      describe(backend, attrs);
      backend.addon.random.normal(values, attrs.mean, attrs.std, attrs.mass, attrs.bound);
      return info;
    },
  ),
  replacement<never, Words>('GanforgeGumbel', ({ attrs, backend }) => {
    const { info, values } = backend.output(attrs.shape, 'float32');
    describe(backend, attrs);
    backend.addon.random.gumbel(values);
    return info;
  }),
  replacement<never, Words & { n: number }>('GanforgeIntegers', ({ attrs, backend }): tf.TensorInfo[] => {
    const { info, values } = backend.output(attrs.shape, 'int32');
    describe(backend, attrs);
    const taken = backend.output([], 'int32');
    taken.values[0] = backend.addon.random.integers(values, attrs.n);
    backend.trace?.readable(taken.info.dataId);
    return [info, taken.info];
  }),
];
