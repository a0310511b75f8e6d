import { floats, out, positions, size } from '../../scripts/functions/kinds.mjs';

export const family = {
  says: 'Sums over segments.',
  functions: {
    segmentSum: {
      says: 'Sums rows of x [rows,inner] to y [segments,inner] by the ids [rows]. Invalid ids are ignored.',
      args: { x: floats, ids: positions, y: out(floats), rows: size, inner: size, segments: size },
    },
  },
};
