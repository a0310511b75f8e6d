import { floats, integer, out, size } from '../../scripts/functions/kinds.mjs';

export const family = {
  says: 'Softmax.',
  functions: {
    softmaxRows: {
      says: 'Computes the softmax along each row of x and y [rows,n].',
      args: { x: floats, y: out(floats), rows: size, n: integer(1) },
    },
  },
};
