/** Values of a tensor in the addon's array types. */
export type Values = Float32Array | Int32Array | Uint8Array;

/** A program in C++. The garbage collector frees it. */
export interface NativeProgram {
  readonly native: 'program';
}

/** The abilities of this processor that the kernels use. */
export interface NativeDescription {
  /** The vector instructions in use, such as `avx2` or `neon`. `baseline` means SSE2, which every x64 processor has. */
  readonly isa: string;
  /** Number of threads: the cores that this process may use, or `GANFORGE_THREADS`. */
  readonly threads: number;
  /** The instructions for bf16 products: `amx`, `avx512_bf16` or `none`. */
  readonly bf16: string;
  /** Bytes of memory in use: tensors, blocks kept for reuse, and the working memory of kernels. */
  readonly bytes: number;
}
