import type { FinishArguments } from './finish.ts';

/** The addon's convolutions, of the shape that {@link describe} describes. */
export interface ConvolutionAddon {
  conv2d(x: Float32Array, w: Float32Array, y: Float32Array, bf16: boolean, ...finish: FinishArguments): void;
  conv2dBackInput(dy: Float32Array, w: Float32Array, dx: Float32Array, bf16: boolean): void;
  conv2dBackFilter(x: Float32Array, dy: Float32Array, dw: Float32Array, bf16: boolean): void;
}
