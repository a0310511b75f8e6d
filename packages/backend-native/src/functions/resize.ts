/**
 * The mixture along one axis. Result i is the sum of `weights[t] * source[indices[t]]` for t from `starts[i]` to
 * `starts[i + 1] - 1`.
 */
export type MixtureArguments = readonly [starts: Int32Array, indices: Int32Array, weights: Float32Array];

/** The addon's separable resampling of images [N,H,W,C]. */
export interface ResizeAddon {
  resample(
    x: Float32Array,
    y: Float32Array,
    ...rest: [
      batch: number,
      channels: number,
      ...[fromHeight: number, fromWidth: number, toHeight: number, toWidth: number],
      ...MixtureArguments,
      ...MixtureArguments,
    ]
  ): void;
}
