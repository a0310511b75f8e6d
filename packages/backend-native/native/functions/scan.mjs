import { boolean, floats, ints, out } from '../../scripts/functions/kinds.mjs';
import { around, byType } from './shared/types.mjs';

export const family = {
  says: 'Running sums and products.',
  object: 'scan',
  kernels: 'scan',
  functions: byType((type, x, element) => ({
    operator: `scan${type}`,
    says: 'Writes the running sums or products along n of x [outer,n,inner] to y [outer,n,inner].',
    names: [`sum${type}`, `prod${type}`],
    kernel: `ScanRows<${element}, ${type === 'Float32' ? 'float' : 'int32_t'}> Scan::*kernel`,
    args: { x, y: out(type === 'Float32' ? floats : ints), ...around, exclusive: boolean, reverse: boolean },
  })),
};
