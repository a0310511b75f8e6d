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

/** The functions of the C++ addon. Each family of kernels declares its functions in `functions/`. */
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
  /** Version of the package from which it was built. */
  readonly version: string;
  /** Hash of the C++ sources from which it was built. */
  readonly sources: string;
  /** Allocates a buffer aligned to a cache line, with undefined contents. */
  allocate(bytes: number): ArrayBuffer;
  /**
   * Numbers for the next call, such as shapes, strides and axes; they are written before the call. Each function
   * documents which numbers it reads, from the first on. A new array for each call would cost more time than a small
   * kernel.
   */
  readonly described: Float64Array;
  /** Frees a buffer of `allocate`; afterwards it and its views have no elements. */
  free(buffer: ArrayBuffer): void;
  /**
   * `true`: blocks must have exactly the size of their tensor, so that the sanitized build detects an overrun by one
   * element.
   */
  readonly exactSizes: boolean;
  describe(): NativeDescription;
  /** Limits the number of active threads. */
  limitThreads(count: number): void;
}

let loaded: Addon | undefined;

/**
 * Returns the addon, which is loaded only once (see {@link findBinary}).
 *
 * @throws Error if there is none for this platform; the first line has the reason and, after a semicolon, the remedy
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
