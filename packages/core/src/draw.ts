import type * as tf from '@tensorflow/tfjs-core';

/**
 * A stream of random numbers, keyed by a seed and a path: the same numbers on every engine and after a resume.
 *
 * Each call moves the stream on. Values are made on the host and are the same bits everywhere.
 */
export interface Draw {
  /** float32 of `shape`, uniform in [min,max). @default min 0, max 1 */
  uniform(shape: readonly number[], min?: number, max?: number): tf.Tensor;
  /** float32 of `shape`, normal. @default mean 0, std 1 */
  normal(shape: readonly number[], mean?: number, std?: number): tf.Tensor;
  /** float32 of `shape`, normal but within two standard deviations of the mean. @default mean 0, std 1 */
  truncatedNormal(shape: readonly number[], mean?: number, std?: number): tf.Tensor;
  /** int32 of `shape`, uniform in 0..n-1. */
  integers(shape: readonly number[], n: number): tf.Tensor;
  /** int32 [n], index i with probability proportional to weights[i]. */
  categorical(n: number, weights: readonly number[]): tf.Tensor1D;
  /** A permutation of 0..n-1, on the host. */
  permutation(n: number): Uint32Array;
  /** `length` uniforms in [0,1), on the host. */
  uniformValues(length: number): Float32Array;
  /** `length` standard normals, on the host. */
  normalValues(length: number): Float32Array;
  /** An independent stream keyed by this one's key and `path`; how much was drawn from this one does not matter. */
  fork(...path: readonly (string | number)[]): Draw;
}
