import type { FinishArguments } from './finish.ts';

/** The addon's convolutions, of the shape that {@link describe} describes. */
export interface ConvolutionAddon {
  conv2d(x: Float32Array, w: Float32Array, y: Float32Array, bf16: boolean, ...finish: FinishArguments): void;
  conv2dBackInput(dy: Float32Array, w: Float32Array, dx: Float32Array, bf16: boolean): void;
  conv2dBackFilter(x: Float32Array, dy: Float32Array, dw: Float32Array, bf16: boolean): void;
  /** Convolves each group of channels of `x` with its own filters. The described shape is that of one group. */
  groupedConv2d(x: Float32Array, y: Float32Array, bf16: boolean, ...finishAndFilters: GroupedArguments): void;
  groupedConv2dBackInput(dy: Float32Array, dx: Float32Array, bf16: boolean, ...w: Float32Array[]): void;
  groupedConv2dBackFilter(x: Float32Array, dy: Float32Array, bf16: boolean, ...dw: Float32Array[]): void;
}

/** The finish, which has values for all groups, and the filters of each group. */
type GroupedArguments = [...finish: FinishArguments, ...w: Float32Array[]];
