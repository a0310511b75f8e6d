import { integer, numbers, out, positions, several, size, values } from '../../scripts/functions/kinds.mjs';

const anySign = integer(-Infinity);

export const family = {
  says: 'Moves values.',
  functions: {
    copyLayout: {
      says: 'Computes y[b + sum(i_d t_d)] = x[a + sum(i_d s_d)] for each i_d < n_d. The offsets are a and b, and the dimensions n_d, s_d and t_d.',
      args: {
        x: values,
        y: out(values),
        rank: integer(0, 16),
        offsets: numbers('LayoutOffsets', 'The first element in x and in y.', { x: [size], y: [size] }),
        dimensions: several(
          numbers('LayoutDimension', 'A dimension: its extent, and its strides in x and in y.', {
            extent: [size],
            x: [anySign],
            y: [anySign],
          }),
          'rank',
          16,
        ),
      },
    },
    gather: {
      says: 'Computes y[b,o,k,i] = x[b,o,indices[b,k],i].',
      args: { x: values, indices: positions, y: out(values), batch: size, outer: size, extent: size, inner: size },
    },
  },
};
