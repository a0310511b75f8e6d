import type * as tf from '@tensorflow/tfjs-core';
import type { ConvAxis } from './conv-geometry.ts';
import type { Window } from './convolve.ts';
import { interleave, type Part } from './interleave.ts';

/**
 * One phase of an input gradient along one axis: the inputs phase, phase + stride, phase + 2 stride, ...
 *
 * They all use the same taps of the filter, so their gradient is a convolution of dy with stride 1.
 */
export interface Phase {
  readonly phase: number;
  /** The taps in the order of the convolution's filter (descending). Without taps the gradient is 0. */
  readonly taps: readonly number[];
  /** The window of the convolution of dy that computes the phase's gradient. */
  readonly window: Window;
}

/** Returns the phases of an axis, one for each input below the stride. */
function phases(axis: ConvAxis): Phase[] {
  return Array.from({ length: Math.min(axis.stride, axis.input) }, (_, phase) => onePhase(axis, phase));
}

/**
 * Input i = phase + stride * t meets tap k at output o = (i + pad - k) / stride, if o is an integer. It is an integer
 * for every t or for none. Consecutive taps of this kind use consecutive outputs.
 */
function onePhase({ input, output, taps, stride, pad }: ConvAxis, phase: number): Phase {
  const count = Math.ceil((input - phase) / stride);
  const met = Array.from({ length: taps }, (_, k) => k).filter((k) => (phase + pad - k) % stride === 0);
  met.reverse();
  const outputAtStart = (tap: number): number => (phase + pad - tap) / stride;
  const [first = 0, last = 0] = [met[0], met.at(-1)];
  const after = outputAtStart(last) + count - output;
  return { phase, taps: met, window: { stride: 1, dilation: 1, before: -outputAtStart(first), after } };
}

/**
 * Computes an input gradient [N,H,W,C] as stride * stride interleaved parts. Part (a, b) contains the pixels (i, j) with
 * `i mod stride = a` and `j mod stride = b`. In this way, no product multiplies by the zeros that a transposed
 * convolution inserts between values.
 *
 * @param convolvePhases computes the gradient of one pair of phases, [N,h,w,C]
 */
export function sumPhases(
  [batch, height, width, channels]: readonly [number, ConvAxis, ConvAxis, number],
  convolvePhases: (row: Phase, column: Phase) => tf.Tensor4D,
): tf.Tensor4D {
  const parts: Part[] = [];
  for (const row of phases(height)) {
    for (const column of phases(width)) {
      if (row.taps.length === 0 || column.taps.length === 0) continue;
      parts.push({ gradient: convolvePhases(row, column), row: row.phase, column: column.phase });
    }
  }
  const unstrided = height.stride === 1 && width.stride === 1;
  if (unstrided && parts[0] !== undefined) return parts[0].gradient;
  return interleave(parts, [height.stride, width.stride], [batch, height.input, width.input, channels]);
}
