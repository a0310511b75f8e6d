import type { EngineName } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { arrayChecks } from './arrays.ts';
import type { BackendCheck } from './check.ts';
import { convolutionChecks } from './convolution.ts';
import { elementwiseChecks } from './elementwise.ts';
import { imageChecks } from './images.ts';

/** The checks that every engine must pass. They need no test runner, so a browser can run them too. */
export const backendChecks: readonly BackendCheck[] = [
  ...convolutionChecks,
  ...arrayChecks,
  ...imageChecks,
  ...elementwiseChecks,
];

/** Tolerances of an engine. */
interface Tolerance {
  /** Largest error of a kernel compared with float64, relative to its largest value. */
  readonly kernels: number;
  /** Largest difference of ten training steps' losses from another engine's, relative to the largest. */
  readonly training: number;
}

// A float32 kernel that sums some hundred products has an error of 1e-6 of its largest value. GPUs may also round
// divisions, square roots and exponentials by a few units; WebGL allows more than WGSL (15.7.4, floating point
// accuracy).
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
 * The allowed difference between a slope from gradients and a slope from finite differences with step h.
 *
 * It covers the rounding error, which grows with 1 / h, and the error by curvature, which grows with h^2.
 */
export const slopeTolerance = 1e-4;

/** Makes tfjs compute small tensors on the GPU too, instead of on the CPU. */
export function computeOnDevice(engine: EngineName): void {
  if (engine === 'webgpu') tf.env().set('WEBGPU_CPU_FORWARD', false);
  if (engine === 'webgl') tf.env().set('WEBGL_CPU_FORWARD', false);
}

export { deviationOf, relativeDeviation } from './check.ts';
export { slopesAlongGradient, trainTinyGan } from './training.ts';
