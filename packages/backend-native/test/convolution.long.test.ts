import { it } from 'vitest';
import { type ConvolutionCase, expectConvolution } from './convolutions.ts';
import { describeNative } from './native.ts';

describeNative('conv2d of many channels', () => {
  // The sums in float64 take seconds.
  it.each<ConvolutionCase>([
    // Few tiles of many channels, in two blocks.
    { x: [3, 8, 8, 400], filter: [3, 3, 112] },
    // The filter's gradient by tiles of 4x4 outputs, in parts of the batch.
    { x: [9, 16, 18, 128], filter: [4, 4, 16], strides: 2 },
  ])('and its gradients equal the sums in float64: %o', (given) => expectConvolution(given));
});
