import * as tf from '@tensorflow/tfjs-core';
import { conv2dBackpropFilter } from './conv2d-backprop-filter.ts';
import { conv2dBackpropInput } from './conv2d-backprop-input.ts';
import { allocate, view } from './heap.ts';

type Shape4D = [number, number, number, number];
type Shape5D = [number, number, number, number, number];

interface Attributes {
  readonly strides: number | [number, number, number];
  readonly pad: 'valid' | 'same';
}

/**
 * Computes the gradient of a 3-D convolution with respect to its input, [N,D,H,W,C]. This is also the forward pass of a
 * transposed 3-D convolution.
 *
 * Each tap along the depth is a 2-D convolution of all planes at once. tfjs's kernel is wrong.
 */
export function conv3dBackpropInput(
  { dy, filter }: { readonly dy: tf.Tensor5D; readonly filter: tf.Tensor5D },
  attributes: Attributes & { readonly inputShape: Shape5D },
): tf.Tensor5D {
  const { inputShape } = attributes;
  const slices = depthSlices(inputShape, filter.shape, attributes);
  const result = allocate<tf.Tensor5D>(inputShape);
  view(result).fill(0);
  tf.tidy(() => {
    const gradients = planes(dy);
    for (let tap = 0; tap < filter.shape[0]; tap++) {
      const shape: Shape4D = [gradients.shape[0], inputShape[2], inputShape[3], inputShape[4]];
      const taps = tf.reshape<tf.Rank.R4>(tf.slice(filter, tap, 1), filter.shape.slice(1) as Shape4D);
      const part = conv2dBackpropInput({ dy: gradients, filter: taps }, { ...slices.plane, inputShape: shape });
      const [target, source] = [view(result), view(part)];
      slices.visit(tap, (input, output, size) => {
        for (let i = 0; i < size; i++) target[input + i]! += source[output + i]!;
      });
    }
  });
  return result;
}

/** Computes the gradient of a 3-D convolution with respect to its filter, [kd,kh,kw,C,K], also plane by plane. */
export function conv3dBackpropFilter(
  { x, dy }: { readonly x: tf.Tensor5D; readonly dy: tf.Tensor5D },
  attributes: Attributes & { readonly filterShape: Shape5D },
): tf.Tensor5D {
  const { filterShape } = attributes;
  const slices = depthSlices(x.shape, filterShape, attributes);
  return tf.tidy(() => {
    const gradients = planes(dy);
    const taps = Array.from({ length: filterShape[0] }, (_, tap) => {
      const met = allocate<tf.Tensor4D>([gradients.shape[0], x.shape[2], x.shape[3], x.shape[4]]);
      const [target, source] = [view(met), view(x)];
      target.fill(0);
      slices.visit(tap, (input, output, size) => target.set(source.subarray(input, input + size), output));
      const shape = filterShape.slice(1) as Shape4D;
      return conv2dBackpropFilter({ x: met, dy: gradients }, { ...slices.plane, filterShape: shape });
    });
    return tf.stack(taps) as tf.Tensor5D;
  });
}

/** Returns the planes of all volumes, [N*D,H,W,C]. */
function planes(x: tf.Tensor5D): tf.Tensor4D {
  const [batch, depth, height, width, channels] = x.shape;
  return tf.reshape(x, [batch * depth, height, width, channels]);
}

function depthSlices(inShape: Shape5D, filterShape: Shape5D, { strides, pad }: Attributes) {
  const info = tf.backend_util.computeConv3DInfo(inShape, filterShape, strides, 1, pad);
  const { front, top, bottom, left, right } = info.padInfo;
  const size = info.inHeight * info.inWidth * info.inChannels;
  const none: [number, number] = [0, 0];
  return {
    /** The convolution of one plane. */
    plane: {
      strides: [info.strideHeight, info.strideWidth] as [number, number],
      pad: [none, [top, bottom], [left, right], none] as tf.backend_util.ExplicitPadding,
    },
    /**
     * Visits, for each output plane, its input plane at a tap. `input` and `output` are offsets into [N,D,H,W,C] and
     * [N,od,H,W,C].
     */
    visit(tap: number, meet: (input: number, output: number, size: number) => void): void {
      for (let n = 0; n < info.batchSize; n++) {
        for (let o = 0; o < info.outDepth; o++) {
          const d = o * info.strideDepth + tap - front;
          if (d < 0 || d >= info.inDepth) continue;
          meet((n * info.inDepth + d) * size, (n * info.outDepth + o) * size, size);
        }
      }
    },
  };
}
