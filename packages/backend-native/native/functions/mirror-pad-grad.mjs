import { floats, integer, numbers, out, several, size } from '../../scripts/functions/kinds.mjs';

export const family = {
  says: 'The gradient of mirror padding.',
  functions: {
    mirrorPadGrad: {
      says: 'Adds each dy in the border to the gradient of the value that was mirrored there. inner is the number of values for each position of the padded axes. apart is 1 if the outermost value is not repeated, else 0.',
      args: {
        dy: floats,
        dx: out(floats),
        axes: integer(0, 6),
        inner: size,
        apart: integer(0, 1),
        axis: several(
          numbers('MirrorAxis', 'A padded axis: its size, and its padding before and after.', {
            size: [size],
            before: [size],
            after: [size],
          }),
          'axes',
          6,
        ),
      },
    },
  },
};
