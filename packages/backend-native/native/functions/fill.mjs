import { number, out, positions, size, values } from '../../scripts/functions/kinds.mjs';

export const family = {
  says: 'Fills arrays.',
  functions: {
    fill: { says: 'Sets all elements of y to value.', args: { y: out(values), value: number } },
    oneHot: {
      says: 'Sets y[row,indices[row]] to on, and all other elements of y [rows,depth] to off.',
      args: { indices: positions, y: out(values), depth: size, on: number, off: number },
    },
  },
};
