import type { FinishArguments } from './finish.ts';

/** The addon's matrix products. */
export interface MatMulAddon {
  /**
   * `y[i]` [m,n] = `a[aIndices[i]]` `b[bIndices[i]]`, then the finish; without indices one product.
   *
   * Programs give one product more: a gate [m,n] and its slope, the gradient of a leaky ReLU at the gate; an addend [m,n],
   * which is added last; and the number, from 1 on, that b has among the right factors that the program packs once.
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
  /** `rate[0]` = the multiplications and additions a second that the active threads reach in registers alone. */
  probePeak(iterations: number, rate: Float64Array): void;
}
