import { bytes, floats, ints, out } from '../../scripts/functions/kinds.mjs';

export const family = {
  says: 'Conversions of values to another type.',
  object: 'cast',
  functions: Object.fromEntries(
    [
      ['floatsToInts', floats, ints],
      ['floatsToBools', floats, bytes],
      ['intsToFloats', ints, floats],
      ['intsToBools', ints, bytes],
      ['boolsToFloats', bytes, floats],
      ['boolsToInts', bytes, ints],
    ].map(([name, x, y]) => [name, { says: 'Converts all values of x.', args: { x, y: out(y) } }]),
  ),
};
