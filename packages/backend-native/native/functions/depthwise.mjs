import { floats, out } from '../../scripts/functions/kinds.mjs';
import { finish } from './shared/finish.mjs';
import { windows } from './shared/windows.mjs';

export const family = {
  says: 'Depthwise convolutions with one filter [tapsHeight,tapsWidth,channels] for each channel, their gradients, and functions that reduce other cases to this one.',
  functions: {
    depthwiseConv2d: {
      says: 'Computes y from x and w, and applies the finish.',
      args: { x: floats, w: floats, y: out(floats), finish, shape: windows },
    },
    depthwiseConv2dBackInput: {
      says: 'Computes dx from dy.',
      args: { dy: floats, w: floats, dx: out(floats), shape: windows },
    },
    depthwiseConv2dBackFilter: {
      says: 'Computes dw from x and dy.',
      args: { x: floats, dy: floats, dw: out(floats), shape: windows },
    },
    repeatValues: {
      says: 'Writes each value of x several times to y. The ratio of the sizes is how often.',
      args: { x: floats, y: out(floats) },
    },
    sumGroups: {
      says: 'Writes the sums of groups of adjacent values of x to y. The ratio of the sizes is the size of a group.',
      args: { x: floats, y: out(floats) },
    },
  },
};
