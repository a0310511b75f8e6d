import { floats, ints, out, rest } from '../../scripts/functions/kinds.mjs';

export const family = {
  says: 'Sums of several arrays, which are added in their order.',
  functions: {
    addN: { operator: 'addFloats', says: 'Writes the sum of all xs to y.', args: { y: out(floats), xs: rest(floats) } },
    addNInts: { operator: 'addInts', says: 'Writes the sum of all xs to y.', args: { y: out(ints), xs: rest(ints) } },
  },
};
