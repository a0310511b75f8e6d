import { bytes, floats, ints, out } from '../../scripts/functions/kinds.mjs';

export const family = {
  says: 'The choice of one of two values by a condition: one for each value, or one for each row.',
  functions: {
    select: {
      operator: 'selectFloats',
      says: 'Computes y = condition ? t : e.',
      args: { condition: bytes, t: floats, e: floats, y: out(floats) },
    },
    selectInts: {
      says: 'Computes y = condition ? t : e.',
      args: { condition: bytes, t: ints, e: ints, y: out(ints) },
    },
  },
};
