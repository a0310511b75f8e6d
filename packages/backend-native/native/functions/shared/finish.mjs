import { floats, group, integer, number, optional } from '../../../scripts/functions/kinds.mjs';

export const finish = group(
  'FinishArguments',
  'The bias and the activation after a product. The bias and the slopes of prelu have one value for each column, or one for all.',
  {
    bias: optional(floats),
    activation: integer(0, 6),
    slope: number,
    slopes: optional(floats),
  },
);
