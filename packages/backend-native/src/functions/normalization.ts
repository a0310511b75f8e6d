/** Sizes of x [outer,n,inner]. */
export type Sizes = [outer: number, n: number, inner: number];

/** The addon's normalisations of x [outer,n,inner] by statistics [outer,inner]; scale and offset are [inner]. */
export interface NormalizationAddon {
  readonly normalization: {
    /** y = (x - mean) / sqrt(variance + epsilon) * scale + offset */
    given(
      x: Float32Array,
      mean: Float32Array,
      variance: Float32Array,
      offset: Float32Array | undefined,
      scale: Float32Array | undefined,
      y: Float32Array,
      ...sizesAndEpsilon: [...Sizes, epsilon: number]
    ): void;
    /** Normalises by x's own mean and variance over n, and writes these statistics. */
    own(
      x: Float32Array,
      scale: Float32Array,
      offset: Float32Array,
      y: Float32Array,
      mean: Float32Array,
      variance: Float32Array,
      ...sizesAndEpsilon: [...Sizes, epsilon: number]
    ): void;
    /** Computes the gradients of `own` from the gradients of all its results. */
    ownGradient(
      dy: Float32Array,
      dMean: Float32Array,
      dVariance: Float32Array,
      x: Float32Array,
      mean: Float32Array,
      variance: Float32Array,
      scale: Float32Array,
      dx: Float32Array,
      dScale: Float32Array,
      dOffset: Float32Array,
      ...sizesAndEpsilon: [...Sizes, epsilon: number]
    ): void;
  };
}
