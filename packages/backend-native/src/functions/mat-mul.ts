import type { FinishArguments } from './finish.ts';

/** The addon's matrix products. */
export interface MatMulAddon {
  /**
   * Computes `y[i]` [m,n] = `a[aIndices[i]]` `b[bIndices[i]]` and applies the finish. Without indices it computes one
   * product.
   *
   * Programs can add three operations to one product: a gate [m,n] with its slope (the gradient of a leaky ReLU at the
   * gate), an addend [m,n] that is added last, and the number of b, from 1 on, among the right factors that the program
   * packs only once.
   */
  matMul(
    a: Float32Array,
    b: Float32Array,
    y: Float32Array,
    aIndices: Int32Array | undefined,
    bIndices: Int32Array | undefined,
    m: number,
    n: number,
    k: number,
    transposeA: boolean,
    transposeB: boolean,
    bf16: boolean,
    ...finish: FinishArguments
  ): void;
  /** Sets `rate[0]` to the multiplications and additions per second of the active threads without memory access. */
  probePeak(iterations: number, rate: Float64Array): void;
}
