import type { EngineName } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { arrayChecks } from './arrays.ts';
import type { BackendCheck } from './check.ts';
import { convolutionChecks } from './convolution.ts';
import { elementwiseChecks } from './elementwise.ts';
import { imageChecks } from './images.ts';

/** The checks that every engine must pass. They need no test runner, so they can also run in a browser. */
export const backendChecks: readonly BackendCheck[] = [
  ...convolutionChecks,
  ...arrayChecks,
  ...imageChecks,
  ...elementwiseChecks,
];

/** The tolerances of an engine. */
interface Tolerance {
  /** The largest allowed error of a kernel compared with float64, relative to the largest value of the result. */
  readonly kernels: number;
  /**
   * The largest allowed difference between the losses of ten training steps on two engines, relative to the largest
   * loss.
   */
  readonly training: number;
}

// If a float32 kernel sums some hundred products, its error is about 1e-6 of its largest value. On GPUs, divisions,
// square roots and exponentials may also have errors of a few units in the last place. WebGL allows larger errors than
// WGSL (15.7.4, floating point accuracy).
const processor: Tolerance = { kernels: 2e-6, training: 1e-5 };
const tolerances: Readonly<Record<EngineName, Tolerance>> = {
  native: processor,
  'tfjs-node': processor,
  webgpu: { kernels: 1e-5, training: 1e-4 },
  webgl: { kernels: 1e-4, training: 1e-3 },
  wasm: processor,
  cpu: processor,
};

/** Returns the deviation that `check` allows on `engine`. */
export function toleranceOf(check: BackendCheck, engine: EngineName): number {
  return check.tolerances?.[engine] ?? tolerances[engine].kernels;
}

/** Returns the allowed difference of the losses of ten steps between `engine` and another engine. */
export function trainingToleranceOf(engine: EngineName): number {
  return tolerances[engine].training;
}

/**
 * The allowed difference between a slope that is computed from gradients and a slope that is computed from finite
 * differences with step h.
 *
 * It includes the rounding error, which is proportional to `1 / h`, and the error from curvature, which is proportional
 * to `h^2`.
 */
export const slopeTolerance = 1e-4;

/** Makes tfjs compute small tensors on the GPU too. By default it computes them on the CPU. */
export function computeOnDevice(engine: EngineName): void {
  if (engine === 'webgpu') tf.env().set('WEBGPU_CPU_FORWARD', false);
  if (engine === 'webgl') tf.env().set('WEBGL_CPU_FORWARD', false);
}

export { deviationOf, relativeDeviation } from './check.ts';
export { slopesAlongGradient, trainTinyGan } from './training.ts';
