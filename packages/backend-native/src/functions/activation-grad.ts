/** The addon's gradients of activations. */
export interface ActivationGradAddon {
  leakyReluGrad(dy: Float32Array, x: Float32Array, dx: Float32Array, alpha: number): void;
}
