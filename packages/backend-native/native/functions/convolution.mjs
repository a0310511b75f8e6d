import { boolean, floats, integer, numbers, out, readable, rest, size } from '../../scripts/functions/kinds.mjs';
import { finish } from './shared/finish.mjs';

const positive = integer(1);
const anySign = integer(-Infinity);

const convolution = readable(
  numbers(
    'Convolution',
    'The shape of a convolution of x [images,height,width,channels] with w [tapsHeight,tapsWidth,channels,filters].',
    {
      images: [size],
      height: [size],
      width: [size],
      channels: [size],
      outHeight: [size],
      outWidth: [size],
      filters: [size],
      tapsHeight: [size],
      tapsWidth: [size],
      strideY: [positive],
      strideX: [positive],
      dilationY: [positive],
      dilationX: [positive],
      padTop: [anySign],
      padLeft: [anySign],
    },
    'products/convolution.h',
  ),
);

export const family = {
  says: 'Two-dimensional convolutions and their gradients. In a convolution of groups, each group of channels has its own filters, and the shape is that of one group.',
  functions: {
    conv2d: {
      says: 'Computes y from x and w, and applies the finish.',
      args: { x: floats, w: floats, y: out(floats), bf16: boolean, finish, shape: convolution },
      positions: true,
    },
    conv2dBackInput: {
      says: 'Computes dx from dy.',
      args: { dy: floats, w: floats, dx: out(floats), bf16: boolean, shape: convolution },
    },
    conv2dBackFilter: {
      says: 'Computes dw from x and dy.',
      args: { x: floats, dy: floats, dw: out(floats), bf16: boolean, shape: convolution },
    },
    groupedConv2d: {
      says: 'Convolves each group of channels of x with its own filters, and applies the finish, which has values for all groups.',
      args: { x: floats, y: out(floats), bf16: boolean, finish, w: rest(floats), shape: convolution },
      positions: true,
    },
    groupedConv2dBackInput: {
      says: 'Computes dx from dy with the filters of each group.',
      args: { dy: floats, dx: out(floats), bf16: boolean, w: rest(floats), shape: convolution },
    },
    groupedConv2dBackFilter: {
      says: 'Computes the gradient of the filters of each group from x and dy.',
      args: { x: floats, dy: floats, bf16: boolean, dw: rest(out(floats)), shape: convolution },
      positions: true,
    },
  },
};
