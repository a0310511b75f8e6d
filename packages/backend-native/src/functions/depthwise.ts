import type { FinishArguments } from './finish.ts';

/**
 * The addon's depthwise convolutions, with windows that {@link describeWindows} describes: one filter per channel, and
 * functions that reduce other cases to this one.
 */
export interface DepthwiseAddon {
  depthwiseConv2d(x: Float32Array, w: Float32Array, y: Float32Array, ...finish: FinishArguments): void;
  depthwiseConv2dBackInput(dy: Float32Array, w: Float32Array, dx: Float32Array): void;
  depthwiseConv2dBackFilter(x: Float32Array, dy: Float32Array, dw: Float32Array): void;
  repeatValues(x: Float32Array, y: Float32Array): void;
  sumGroups(x: Float32Array, y: Float32Array): void;
}
