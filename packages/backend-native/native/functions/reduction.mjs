import { bytes, floats, integer, ints, number, optional, out } from '../../scripts/functions/kinds.mjs';

export const family = {
  says: 'Folds of x [outer,n,inner] into y [outer,inner].',
  object: 'reduction',
  kernels: 'reduction',
  functions: Object.fromEntries(
    [
      ['FloatSums', floats, floats, 'float, double', ['sumFloat32', 'prodFloat32']],
      ['Floats', floats, floats, 'float, float', ['maxFloat32', 'minFloat32']],
      ['IntSums', ints, ints, 'int32_t, int64_t', ['sumInt32', 'prodInt32']],
      ['Ints', ints, ints, 'int32_t, int32_t', ['maxInt32', 'minInt32']],
      ['BoolSums', bytes, ints, 'uint8_t, int64_t', ['sumBool', 'prodBool']],
      ['Bools', bytes, bytes, 'uint8_t, uint8_t', ['maxBool', 'minBool']],
    ].map(([kind, x, y, elements, names]) => [
      `fold${kind}`,
      {
        says:
          kind === 'FloatSums'
            ? 'Folds x into y. The results are multiplied by scale.'
            : 'Folds x into y. The scale has no effect.',
        names,
        kernel: `Fold<${elements}> Reduction::*kernel`,
        args: { x, y: out(y), outer: integer(1), n: integer(1), inner: integer(1), scale: optional(number, 1) },
      },
    ]),
  ),
};
