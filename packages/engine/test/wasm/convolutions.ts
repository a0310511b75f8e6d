import * as fc from 'fast-check';
import type { Convolution } from './reference.ts';
import { shapes } from './reference.ts';

const upTo = (most: number) => fc.integer({ min: 1, max: most });
const pair = <T>(one: fc.Arbitrary<T>) => fc.tuple(one, one);
const zeros = fc.integer({ min: 0, max: 3 });

const general = fc.record({
  batch: upTo(3),
  inChannels: upTo(9),
  input: pair(upTo(9)),
  kernel: pair(upTo(5)),
  strides: pair(upTo(3)),
  dilations: fc.oneof(fc.constant([1, 1] as [number, number]), pair(upTo(3))),
  pad: fc.oneof(fc.constantFrom('same' as const, 'valid' as const), zeros, fc.tuple(pair(zeros), pair(zeros))),
});

/** Small convolutions of every kind that have at least one output; kernels may be larger than the input. */
export function convolutions(mostFilters: number, depthwise: boolean): fc.Arbitrary<Convolution> {
  return fc
    .tuple(general, upTo(mostFilters))
    .map(([c, filters]): Convolution => ({ ...c, filters, depthwise }))
    .filter((c) => shapes(c).y.every((length) => length > 0));
}

/** The same without dilation, which the kernels of the gradients do not know. */
export function undilatedConvolutions(mostFilters: number, depthwise: boolean): fc.Arbitrary<Convolution> {
  return convolutions(mostFilters, depthwise).map((c): Convolution => ({ ...c, dilations: [1, 1] }));
}

/** The attributes of tfjs's kernels for the gradients of a convolution. */
export function attributes({ strides, pad }: Convolution): object {
  const explicit = typeof pad === 'object' ? [[0, 0], ...pad, [0, 0]] : pad;
  return { strides, pad: explicit, dataFormat: 'NHWC', dimRoundingMode: 'floor' };
}
