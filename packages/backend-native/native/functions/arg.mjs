import { integer, ints, out, size } from '../../scripts/functions/kinds.mjs';
import { byType } from './shared/types.mjs';

export const family = {
  says: 'Searches for the largest and the smallest value.',
  object: 'arg',
  kernels: 'arg',
  functions: byType((type, x, element) => ({
    operator: `find${type}`,
    says: 'Writes the index along n of the maximum or the minimum of x [outer,n,inner] to y [outer,inner].',
    names: [`max${type}`, `min${type}`],
    kernel: `FindRow<${element}> Arg::*kernel`,
    args: { x, y: out(ints), outer: size, n: integer(1, 'INT32_MAX'), inner: size },
  })),
};
