import { findBinary, loadBinary } from './binary.ts';
import type { ActivationGradAddon } from './functions/activation-grad.ts';
import type { AddNAddon } from './functions/add-n.ts';
import type { ArgAddon } from './functions/arg.ts';
import type { BinaryAddon } from './functions/binary.ts';
import type { CastAddon } from './functions/cast.ts';
import type { ConvolutionAddon } from './functions/convolution.ts';
import type { DepthwiseAddon } from './functions/depthwise.ts';
import type { FillAddon } from './functions/fill.ts';
import type { LayoutAddon } from './functions/layout.ts';
import type { LinearAlgebraAddon } from './functions/linear-algebra.ts';
import type { MatMulAddon } from './functions/mat-mul.ts';
import type { MirrorPadGradAddon } from './functions/mirror-pad-grad.ts';
import type { NormalizationAddon } from './functions/normalization.ts';
import type { OptimizerAddon } from './functions/optimizer.ts';
import type { PoolingAddon } from './functions/pooling.ts';
import type { ProgramAddon } from './functions/program.ts';
import type { RandomAddon } from './functions/random.ts';
import type { ReductionAddon } from './functions/reduction.ts';
import type { ResizeAddon } from './functions/resize.ts';
import type { ScanAddon } from './functions/scan.ts';
import type { SegmentAddon } from './functions/segment.ts';
import type { SelectAddon } from './functions/select.ts';
import type { SoftmaxAddon } from './functions/softmax.ts';
import type { UnaryAddon } from './functions/unary.ts';

/** The abilities of this processor that the kernels use. */
export interface NativeDescription {
  /** The vector instructions in use: `baseline` (SSE2), `avx2`, `avx512` or `neon`. */
  readonly isa: string;
  /** Number of threads: the cores that this process may use, or `GANFORGE_THREADS`. */
  readonly threads: number;
  /** The instructions for bf16 products: `amx`, `avx512_bf16` or `none`. */
  readonly bf16: string;
  /** Bytes of memory in use: tensors, blocks kept for reuse, and the working memory of kernels. */
  readonly bytes: number;
}

/** The functions of the C++ addon; each family of kernels declares its own beside the kernels that call them. */
export interface Addon
  extends ActivationGradAddon,
    AddNAddon,
    ArgAddon,
    BinaryAddon,
    CastAddon,
    ConvolutionAddon,
    DepthwiseAddon,
    FillAddon,
    LayoutAddon,
    LinearAlgebraAddon,
    MatMulAddon,
    MirrorPadGradAddon,
    NormalizationAddon,
    OptimizerAddon,
    PoolingAddon,
    ProgramAddon,
    RandomAddon,
    ReductionAddon,
    ResizeAddon,
    ScanAddon,
    SegmentAddon,
    SelectAddon,
    SoftmaxAddon,
    UnaryAddon {
  /** The version of the package that it was built of. */
  readonly version: string;
  /** A buffer aligned to a cache line, of undefined contents. */
  allocate(bytes: number): ArrayBuffer;
  /**
   * Where a call that takes many numbers has them, written before the call: shapes, strides, axes. Each function says what
   * it reads, from the first on. An array made for each call would cost more than a small kernel.
   */
  readonly described: Float64Array;
  /** Gives a buffer of `allocate` back to the system; it and its views have no elements from then on. */
  free(buffer: ArrayBuffer): void;
  /** Whether blocks have to be of the size their tensor needs: the sanitized build sees overruns by one then. */
  readonly exactSizes: boolean;
  describe(): NativeDescription;
  /** How many of the threads take part from now on. */
  limitThreads(count: number): void;
}

let loaded: Addon | undefined;

/**
 * The addon, loaded once: see {@link findBinary}.
 *
 * @throws Error when there is none for this platform: its first line is the reason and, after a semicolon, the cure
 */
export function addon(): Addon {
  loaded ??= loadBinary<Addon>(findBinary());
  return loaded;
}

/**
 * Describes the hardware that the backend uses, before it is active.
 *
 * @throws Error if the backend is not available, with the reason and the remedy
 */
export function nativeDescription(): NativeDescription & { readonly version: string } {
  const { version } = addon();
  return { version, ...addon().describe() };
}
