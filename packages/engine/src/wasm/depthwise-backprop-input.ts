import * as tf from '@tensorflow/tfjs-core';
import type { ConvGradientAttributes } from '../kernels/explicit-padding.ts';
import { convGeometry, requireGradientShape } from './conv-geometry.ts';
import { convolveDepthwise } from './convolve.ts';
import { allocate, view } from './heap.ts';
import { type Phase, sumPhases } from './phases.ts';

const where = 'engine/wasm DepthwiseConv2dNativeBackpropInput';

/** Inputs of the kernel: dy [N,oh,ow,C*m] and the filter [kh,kw,C,m]. */
interface Inputs {
  readonly dy: tf.Tensor4D;
  readonly filter: tf.Tensor4D;
}

/**
 * Computes the gradient of a depthwise convolution with respect to its input, [N,H,W,C].
 *
 * As for a full convolution, each phase of the stride is a convolution of dy with stride 1. Here it is depthwise over
 * the C*m channels of dy, and the m results of each input channel are added.
 */
export function depthwiseBackpropInput(
  { dy, filter }: Inputs,
  attributes: ConvGradientAttributes & { readonly inputShape: [number, number, number, number] },
): tf.Tensor4D {
  const geometry = convGeometry(where, attributes.inputShape, filter.shape, attributes, true);
  requireGradientShape(where, dy, geometry);
  if (dy.size === 0 || filter.size === 0) return tf.zeros(attributes.inputShape);
  const { batch, inChannels, outChannels, height, width } = geometry;
  return tf.tidy(() => {
    const channels = sumPhases([batch, height, width, outChannels], (row, column) =>
      convolveDepthwise(dy, phaseFilter(filter, row, column), row.window, column.window),
    );
    if (outChannels === inChannels) return channels;
    const multiplied = tf.reshape(channels, [batch, height.input, width.input, inChannels, outChannels / inChannels]);
    return tf.sum(multiplied, -1) as tf.Tensor4D;
  });
}

/** Returns the taps of a phase, [taps,taps,C*m,1]: each channel has a multiplier of 1. */
function phaseFilter(filter: tf.Tensor4D, row: Phase, column: Phase): tf.Tensor4D {
  const [, width, inChannels, multiplier] = filter.shape;
  const channels = inChannels * multiplier;
  const result = allocate<tf.Tensor4D>([row.taps.length, column.taps.length, channels, 1]);
  const [source, target] = [view(filter), view(result)];
  let offset = 0;
  for (const i of row.taps) {
    for (const j of column.taps) {
      const tap = (i * width + j) * channels;
      target.set(source.subarray(tap, tap + channels), offset);
      offset += channels;
    }
  }
  return result;
}
