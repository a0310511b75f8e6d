/** The addon's gradient of mirror padding. */
export interface MirrorPadGradAddon {
  /**
   * Of so many axes is described: the size, and what was put before and after.
   *
   * @param inner how many values lie behind each place of those axes
   * @param apart 1 where the outermost value is not repeated, else 0
   */
  mirrorPadGrad(dy: Float32Array, dx: Float32Array, axes: number, inner: number, apart: number): void;
}
