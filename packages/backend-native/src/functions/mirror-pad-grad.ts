/** The addon's gradient of mirror padding. */
export interface MirrorPadGradAddon {
  /**
   * The described numbers are, for each of `axes` axes, its size and its padding before and after.
   *
   * @param inner number of values for each position of those axes
   * @param apart 1 if the outermost value is not repeated, else 0
   */
  mirrorPadGrad(dy: Float32Array, dx: Float32Array, axes: number, inner: number, apart: number): void;
}
