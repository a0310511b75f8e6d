// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
import type { NativeDescription, NativeProgram, Values } from './values.ts';

/**
 * The bias and the activation after a product. The bias and the slopes of prelu have one value for each column, or one
 * for all.
 */
export type FinishArguments = readonly [
  bias: Float32Array | undefined,
  activation: number,
  slope: number,
  slopes: Float32Array | undefined,
];

/**
 * The mixture along one axis. Result i is the sum of weights[t] * source[indices[t]] for t from starts[i] to starts[i +
 * 1] - 1.
 */
export type MixtureArguments = readonly [starts: Int32Array, indices: Int32Array, weights: Float32Array];

/** A run of axes: its size, and for each operand 1 if it steps along the run or 0 if it repeats. */
export interface BroadcastRun {
  readonly size: number;
  readonly aSteps: number;
  readonly bSteps: number;
}

/** Describes number `i` of these to the next call. */
export function describeBroadcastRun(described: Float64Array, i: number, numbers: BroadcastRun): void {
  described[3 * i] = numbers.size;
  described[3 * i + 1] = numbers.aSteps;
  described[3 * i + 2] = numbers.bSteps;
}

/** The shape of a convolution of x [images,height,width,channels] with w [tapsHeight,tapsWidth,channels,filters]. */
export interface Convolution {
  readonly images: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly filters: number;
  readonly tapsHeight: number;
  readonly tapsWidth: number;
  readonly strideY: number;
  readonly strideX: number;
  readonly dilationY: number;
  readonly dilationX: number;
  readonly padTop: number;
  readonly padLeft: number;
}

/** Describes these numbers to the next call. */
export function describeConvolution(described: Float64Array, numbers: Convolution): void {
  described[0] = numbers.images;
  described[1] = numbers.height;
  described[2] = numbers.width;
  described[3] = numbers.channels;
  described[4] = numbers.outHeight;
  described[5] = numbers.outWidth;
  described[6] = numbers.filters;
  described[7] = numbers.tapsHeight;
  described[8] = numbers.tapsWidth;
  described[9] = numbers.strideY;
  described[10] = numbers.strideX;
  described[11] = numbers.dilationY;
  described[12] = numbers.dilationX;
  described[13] = numbers.padTop;
  described[14] = numbers.padLeft;
}

/** Returns these numbers of a recorded call. */
export function readConvolution(described: readonly number[]): Convolution {
  return {
    images: described[0]!,
    height: described[1]!,
    width: described[2]!,
    channels: described[3]!,
    outHeight: described[4]!,
    outWidth: described[5]!,
    filters: described[6]!,
    tapsHeight: described[7]!,
    tapsWidth: described[8]!,
    strideY: described[9]!,
    strideX: described[10]!,
    dilationY: described[11]!,
    dilationX: described[12]!,
    padTop: described[13]!,
    padLeft: described[14]!,
  };
}

/** Windows that slide over images: their sizes, strides and paddings along both axes. */
export interface WindowShape {
  readonly batch: number;
  readonly channels: number;
  readonly rowsInput: number;
  readonly rowsOutput: number;
  readonly rowsTaps: number;
  readonly rowsStride: number;
  readonly rowsDilation: number;
  readonly rowsBefore: number;
  readonly columnsInput: number;
  readonly columnsOutput: number;
  readonly columnsTaps: number;
  readonly columnsStride: number;
  readonly columnsDilation: number;
  readonly columnsBefore: number;
}

/** Describes these numbers to the next call. */
export function describeWindowShape(described: Float64Array, numbers: WindowShape): void {
  described[0] = numbers.batch;
  described[1] = numbers.channels;
  described[2] = numbers.rowsInput;
  described[3] = numbers.rowsOutput;
  described[4] = numbers.rowsTaps;
  described[5] = numbers.rowsStride;
  described[6] = numbers.rowsDilation;
  described[7] = numbers.rowsBefore;
  described[8] = numbers.columnsInput;
  described[9] = numbers.columnsOutput;
  described[10] = numbers.columnsTaps;
  described[11] = numbers.columnsStride;
  described[12] = numbers.columnsDilation;
  described[13] = numbers.columnsBefore;
}

/** The first element in x and in y. */
export interface LayoutOffsets {
  readonly x: number;
  readonly y: number;
}

/** Describes these numbers to the next call. */
export function describeLayoutOffsets(described: Float64Array, numbers: LayoutOffsets): void {
  described[0] = numbers.x;
  described[1] = numbers.y;
}

/** A dimension: its extent, and its strides in x and in y. */
export interface LayoutDimension {
  readonly extent: number;
  readonly x: number;
  readonly y: number;
}

/** Describes number `i` of these to the next call. */
export function describeLayoutDimension(described: Float64Array, i: number, numbers: LayoutDimension): void {
  described[3 * i + 2] = numbers.extent;
  described[3 * i + 3] = numbers.x;
  described[3 * i + 4] = numbers.y;
}

/** A padded axis: its size, and its padding before and after. */
export interface MirrorAxis {
  readonly size: number;
  readonly before: number;
  readonly after: number;
}

/** Describes number `i` of these to the next call. */
export function describeMirrorAxis(described: Float64Array, i: number, numbers: MirrorAxis): void {
  described[3 * i] = numbers.size;
  described[3 * i + 1] = numbers.before;
  described[3 * i + 2] = numbers.after;
}

/** The position in a random stream: two words of the key, two of the name, and the first block. */
export interface RandomWords {
  readonly key0: number;
  readonly key1: number;
  readonly stream0: number;
  readonly stream1: number;
  readonly block: number;
}

/** Describes these numbers to the next call. */
export function describeRandomWords(described: Float64Array, numbers: RandomWords): void {
  described[0] = numbers.key0;
  described[1] = numbers.key1;
  described[2] = numbers.stream0;
  described[3] = numbers.stream1;
  described[4] = numbers.block;
}

/** Writes the index along n of the maximum or the minimum of x [outer,n,inner] to y [outer,inner]. */
export type FindFloat32 = (x: Float32Array, y: Int32Array, outer: number, n: number, inner: number) => void;

/** Writes the index along n of the maximum or the minimum of x [outer,n,inner] to y [outer,inner]. */
export type FindInt32 = (x: Int32Array, y: Int32Array, outer: number, n: number, inner: number) => void;

/** Writes the index along n of the maximum or the minimum of x [outer,n,inner] to y [outer,inner]. */
export type FindBool = (x: Uint8Array, y: Int32Array, outer: number, n: number, inner: number) => void;

/** Computes y from a and b. */
export type BinaryFloats = (a: Float32Array, b: Float32Array, y: Float32Array, runs: number) => void;

/** Computes y from a and b. */
export type BinaryInts = (a: Int32Array, b: Int32Array, y: Int32Array, runs: number) => void;

/** Computes y from a and b. */
export type BinaryTests = (a: Float32Array, b: Float32Array, y: Uint8Array, runs: number) => void;

/** Computes y from a and b. */
export type BinaryIntTests = (a: Int32Array, b: Int32Array, y: Uint8Array, runs: number) => void;

/** Computes y from a and b. */
export type BinaryBools = (a: Uint8Array, b: Uint8Array, y: Uint8Array, runs: number) => void;

/** Converts all values of x. */
export type FloatsToInts = (x: Float32Array, y: Int32Array) => void;

/** Converts all values of x. */
export type FloatsToBools = (x: Float32Array, y: Uint8Array) => void;

/** Converts all values of x. */
export type IntsToFloats = (x: Int32Array, y: Float32Array) => void;

/** Converts all values of x. */
export type IntsToBools = (x: Int32Array, y: Uint8Array) => void;

/** Converts all values of x. */
export type BoolsToFloats = (x: Uint8Array, y: Float32Array) => void;

/** Converts all values of x. */
export type BoolsToInts = (x: Uint8Array, y: Int32Array) => void;

/** Adds the rows of x [rows,d] to sum [d]. */
export type AddRows = (sum: Float64Array, x: Float32Array | Float64Array, rows: number) => void;

/** Adds (x - centre)^T (x - centre) to the lower triangle of squares [d,d]; x is [rows,d], centre is [d]. */
export type AddSquares = (
  squares: Float64Array,
  x: Float32Array | Float64Array,
  rows: number,
  d: number,
  centre?: Float64Array | undefined,
) => void;

/** Writes the whole symmetric matrix [n,n], divided by divisor. The array a contains its lower triangle. */
export type Mirrored = (a: Float64Array, to: Float64Array, n: number, divisor: number) => void;

/** Computes c [m,n] = a^T b of a [k,m] and b [k,n]. */
export type TransposedProduct = (
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  k: number,
  m: number,
  n: number,
) => void;

/** Reads the lower triangle of a [n,n] and writes the eigenvalues [n] in ascending order. */
export type EigenvaluesOf = (a: Float64Array, eigenvalues: Float64Array, n: number) => void;

/**
 * Writes P^T to the first rows of transposed [d,d] and the pivots to order [d]. Writes the number of these rows and the
 * residual to found [2].
 */
export type CholeskyOf = (
  a: Float64Array,
  transposed: Float64Array,
  order: Int32Array,
  found: Float64Array,
  d: number,
) => void;

/**
 * Computes P^T s P, reverses its rows and columns, and writes the lower triangle of the result to the array to
 * [rank,rank]. transposed is [rank,d], order is [d], and s is [d,d].
 */
export type CongruenceOf = (
  transposed: Float64Array,
  order: Int32Array,
  s: Float64Array,
  to: Float64Array,
  rank: number,
  d: number,
) => void;

/** Computes y = (x - mean) / sqrt(variance + epsilon) * scale + offset. */
export type NormalizeGiven = (
  x: Float32Array,
  mean: Float32Array,
  variance: Float32Array,
  offset: Float32Array | undefined,
  scale: Float32Array | undefined,
  y: Float32Array,
  outer: number,
  n: number,
  inner: number,
  epsilon: number,
) => void;

/** Normalises by x's own mean and variance over n, and writes these statistics. */
export type NormalizeOwn = (
  x: Float32Array,
  scale: Float32Array,
  offset: Float32Array,
  y: Float32Array,
  mean: Float32Array,
  variance: Float32Array,
  outer: number,
  n: number,
  inner: number,
  epsilon: number,
) => void;

/** Computes the gradients of `own` from the gradients of all its results. */
export type NormalizeOwnGradient = (
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
  outer: number,
  n: number,
  inner: number,
  epsilon: number,
) => void;

/** Writes min + range * u with a uniform u in [0,1), clamped to [first,last]. */
export type UniformNumbers = (y: Float32Array, min: number, range: number, first: number, last: number) => void;

/** Writes mean + std * z, with z from the central mass of the normal distribution, clamped to [-bound,bound]. */
export type NormalNumbers = (y: Float32Array, mean: number, std: number, mass: number, bound: number) => void;

/** Writes standard Gumbel noise, -log(-log u). */
export type GumbelNumbers = (y: Float32Array) => void;

/** Writes uniform integers in 0..n-1 and returns the number of blocks of words used. */
export type RandomIntegers = (y: Int32Array, n: number) => number;

/** Folds x into y. The results are multiplied by scale. */
export type FoldFloatSums = (
  x: Float32Array,
  y: Float32Array,
  outer: number,
  n: number,
  inner: number,
  scale?: number | undefined,
) => void;

/** Folds x into y. The scale has no effect. */
export type FoldFloats = (
  x: Float32Array,
  y: Float32Array,
  outer: number,
  n: number,
  inner: number,
  scale?: number | undefined,
) => void;

/** Folds x into y. The scale has no effect. */
export type FoldIntSums = (
  x: Int32Array,
  y: Int32Array,
  outer: number,
  n: number,
  inner: number,
  scale?: number | undefined,
) => void;

/** Folds x into y. The scale has no effect. */
export type FoldInts = (
  x: Int32Array,
  y: Int32Array,
  outer: number,
  n: number,
  inner: number,
  scale?: number | undefined,
) => void;

/** Folds x into y. The scale has no effect. */
export type FoldBoolSums = (
  x: Uint8Array,
  y: Int32Array,
  outer: number,
  n: number,
  inner: number,
  scale?: number | undefined,
) => void;

/** Folds x into y. The scale has no effect. */
export type FoldBools = (
  x: Uint8Array,
  y: Uint8Array,
  outer: number,
  n: number,
  inner: number,
  scale?: number | undefined,
) => void;

/** Writes the running sums or products along n of x [outer,n,inner] to y [outer,n,inner]. */
export type ScanFloat32 = (
  x: Float32Array,
  y: Float32Array,
  outer: number,
  n: number,
  inner: number,
  exclusive: boolean,
  reverse: boolean,
) => void;

/** Writes the running sums or products along n of x [outer,n,inner] to y [outer,n,inner]. */
export type ScanInt32 = (
  x: Int32Array,
  y: Int32Array,
  outer: number,
  n: number,
  inner: number,
  exclusive: boolean,
  reverse: boolean,
) => void;

/** Writes the running sums or products along n of x [outer,n,inner] to y [outer,n,inner]. */
export type ScanBool = (
  x: Uint8Array,
  y: Int32Array,
  outer: number,
  n: number,
  inner: number,
  exclusive: boolean,
  reverse: boolean,
) => void;

/** Computes y from x. p is the slope of leakyRelu and of step, and the minimum of clip; q is the maximum of clip. */
export type UnaryFloats = (x: Float32Array, y: Float32Array, p?: number | undefined, q?: number | undefined) => void;

/** Computes y from x. */
export type UnaryInts = (x: Int32Array, y: Int32Array) => void;

/** Writes y = 1 where the test is true, else 0. */
export type UnaryTests = (x: Float32Array, y: Uint8Array) => void;

/** Writes y = 1 where x is 0, else 0. */
export type LogicalNot = (x: Uint8Array, y: Uint8Array) => void;

/** The functions of the C++ addon, by the names under which it exports them. */
export interface Functions {
  /** Writes dx = dy if x > 0, else alpha * dy. */
  leakyReluGrad(dy: Float32Array, x: Float32Array, dx: Float32Array, alpha: number): void;
  /** Writes the sum of all xs to y. */
  addN(y: Float32Array, ...xs: readonly Float32Array[]): void;
  /** Writes the sum of all xs to y. */
  addNInts(y: Int32Array, ...xs: readonly Int32Array[]): void;
  /** Searches for the largest and the smallest value. */
  readonly arg: {
    maxFloat32: FindFloat32;
    minFloat32: FindFloat32;
    maxInt32: FindInt32;
    minInt32: FindInt32;
    maxBool: FindBool;
    minBool: FindBool;
  };
  /**
   * Operations that compute one value from two values. The operands are broadcast along runs of axes; with no runs,
   * each operand has all elements of y or a single value.
   */
  readonly binary: {
    add: BinaryFloats;
    divide: BinaryFloats;
    eluGrad: BinaryFloats;
    maximum: BinaryFloats;
    minimum: BinaryFloats;
    multiply: BinaryFloats;
    prelu: BinaryFloats;
    squaredDifference: BinaryFloats;
    subtract: BinaryFloats;
    atan2: BinaryFloats;
    mod: BinaryFloats;
    pow: BinaryFloats;
    addInts: BinaryInts;
    floorDivInts: BinaryInts;
    maximumInts: BinaryInts;
    minimumInts: BinaryInts;
    modInts: BinaryInts;
    multiplyInts: BinaryInts;
    squaredDifferenceInts: BinaryInts;
    subtractInts: BinaryInts;
    equal: BinaryTests;
    greater: BinaryTests;
    greaterEqual: BinaryTests;
    less: BinaryTests;
    lessEqual: BinaryTests;
    notEqual: BinaryTests;
    equalInts: BinaryIntTests;
    greaterInts: BinaryIntTests;
    greaterEqualInts: BinaryIntTests;
    lessInts: BinaryIntTests;
    lessEqualInts: BinaryIntTests;
    notEqualInts: BinaryIntTests;
    logicalAnd: BinaryBools;
    logicalOr: BinaryBools;
  };
  /** Conversions of values to another type. */
  readonly cast: {
    floatsToInts: FloatsToInts;
    floatsToBools: FloatsToBools;
    intsToFloats: IntsToFloats;
    intsToBools: IntsToBools;
    boolsToFloats: BoolsToFloats;
    boolsToInts: BoolsToInts;
  };
  /** Computes y from x and w, and applies the finish. */
  conv2d(x: Float32Array, w: Float32Array, y: Float32Array, bf16: boolean, ...finish: FinishArguments): void;
  /** Computes dx from dy. */
  conv2dBackInput(dy: Float32Array, w: Float32Array, dx: Float32Array, bf16: boolean): void;
  /** Computes dw from x and dy. */
  conv2dBackFilter(x: Float32Array, dy: Float32Array, dw: Float32Array, bf16: boolean): void;
  /**
   * Convolves each group of channels of x with its own filters, and applies the finish, which has values for all
   * groups.
   */
  groupedConv2d(
    x: Float32Array,
    y: Float32Array,
    bf16: boolean,
    finishBias: Float32Array | undefined,
    finishActivation: number,
    finishSlope: number,
    finishSlopes: Float32Array | undefined,
    ...w: readonly Float32Array[]
  ): void;
  /** Computes dx from dy with the filters of each group. */
  groupedConv2dBackInput(dy: Float32Array, dx: Float32Array, bf16: boolean, ...w: readonly Float32Array[]): void;
  /** Computes the gradient of the filters of each group from x and dy. */
  groupedConv2dBackFilter(x: Float32Array, dy: Float32Array, bf16: boolean, ...dw: readonly Float32Array[]): void;
  /** Computes y from x and w, and applies the finish. */
  depthwiseConv2d(x: Float32Array, w: Float32Array, y: Float32Array, ...finish: FinishArguments): void;
  /** Computes dx from dy. */
  depthwiseConv2dBackInput(dy: Float32Array, w: Float32Array, dx: Float32Array): void;
  /** Computes dw from x and dy. */
  depthwiseConv2dBackFilter(x: Float32Array, dy: Float32Array, dw: Float32Array): void;
  /** Writes each value of x several times to y. The ratio of the sizes is how often. */
  repeatValues(x: Float32Array, y: Float32Array): void;
  /** Writes the sums of groups of adjacent values of x to y. The ratio of the sizes is the size of a group. */
  sumGroups(x: Float32Array, y: Float32Array): void;
  /** Operations on matrices in float64. */
  readonly doubleMatrix: {
    addRows: AddRows;
    addSquares: AddSquares;
    mirrored: Mirrored;
    transposedProduct: TransposedProduct;
    symmetricEigenvalues: EigenvaluesOf;
    pivotedCholesky: CholeskyOf;
    congruence: CongruenceOf;
  };
  /** Sets all elements of y to value. */
  fill(y: Values, value: number): void;
  /** Sets y[row,indices[row]] to on, and all other elements of y [rows,depth] to off. */
  oneHot(indices: Int32Array, y: Values, depth: number, on: number, off: number): void;
  /**
   * Computes y[b + sum(i_d t_d)] = x[a + sum(i_d s_d)] for each i_d < n_d. The offsets are a and b, and the dimensions
   * n_d, s_d and t_d.
   */
  copyLayout(x: Values, y: Values, rank: number): void;
  /** Computes y[b,o,k,i] = x[b,o,indices[b,k],i]. */
  gather(x: Values, indices: Int32Array, y: Values, batch: number, outer: number, extent: number, inner: number): void;
  /**
   * Computes y[i] [m,n] = a[aIndices[i]] b[bIndices[i]] and applies the finish. Without indices it computes one
   * product.
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
  /** Sets rate[0] to the multiplications and additions per second of the active threads without memory access. */
  probePeak(iterations: number, rate: Float64Array): void;
  /** Allocates a buffer aligned to a cache line, with undefined contents. */
  allocate(bytes: number): ArrayBuffer;
  /** Frees a buffer of `allocate`; afterwards it and its views have no elements. */
  free(buffer: ArrayBuffer): void;
  /** Describes the processor and the memory in use. */
  describe(): NativeDescription;
  /** Limits the number of active threads. */
  limitThreads(count: number): void;
  /**
   * Adds each dy in the border to the gradient of the value that was mirrored there. inner is the number of values for
   * each position of the padded axes. apart is 1 if the outermost value is not repeated, else 0.
   */
  mirrorPadGrad(dy: Float32Array, dx: Float32Array, axes: number, inner: number, apart: number): void;
  /** Normalisations of x [outer,n,inner] by statistics [outer,inner]; scale and offset are [inner]. */
  readonly normalization: {
    given: NormalizeGiven;
    own: NormalizeOwn;
    ownGradient: NormalizeOwnGradient;
  };
  /** Updates parameters with the states m, which may be missing, and v. */
  adam(
    beta1: number,
    beta2: number,
    epsilon: number,
    rate: number,
    weightDecay: number,
    kept: number,
    ...parameters: readonly (Float32Array | undefined)[]
  ): void;
  /** Updates parameters with the states v, m and momentum; m and momentum may be missing. */
  rmsProp(
    alpha: number,
    epsilon: number,
    rate: number,
    weightDecay: number,
    momentumDecay: number,
    ...parameters: readonly (Float32Array | undefined)[]
  ): void;
  /** Updates parameters with the state momentum, which may be missing. */
  sgd(
    rate: number,
    weightDecay: number,
    momentumDecay: number,
    fresh: number,
    nesterov: boolean,
    ...parameters: readonly (Float32Array | undefined)[]
  ): void;
  /** Writes the maxima to y. */
  maxPool(x: Float32Array, y: Float32Array): void;
  /** Writes the maxima to y, and the index of their pixel in the image (row-major) to at. */
  maxPoolAt(x: Float32Array, y: Float32Array, at: Int32Array): void;
  /** Computes dx from dy and the indices of the maxima. */
  maxPoolBack(dy: Float32Array, at: Int32Array, dx: Float32Array): void;
  /** Writes the means to y. */
  avgPool(x: Float32Array, y: Float32Array): void;
  /** Computes dx from dy. It overwrites share, a buffer of dy's size. */
  avgPoolBack(dy: Float32Array, dx: Float32Array, share: Float32Array): void;
  /**
   * Compiles recorded calls. In `code` each call consists of these numbers: the function, the stream or -1, whether the
   * call returned a number, that number, the number of described numbers, the described numbers, the number of
   * arguments, and the arguments. An argument is 0 (none), or 1 and a number, or 2 and a boolean, or 3 and an array's
   * type (float32, int32, bool, float64), slot, first byte and length.
   * The constants are the memory of slot 0. `slots` is the number of pieces of memory, and `streams` is the number of
   * random streams.
   */
  createProgram(code: Float64Array, constants: Uint8Array, slots: number, streams: number): NativeProgram;
  /**
   * Runs the calls with the memory of `slots`, which are numbered from 1 on, and four words for each stream. `seconds`
   * receives the seconds of each call. Returns false if a call returned another number than in the recording; the
   * results are then invalid.
   */
  replay(
    program: NativeProgram,
    slots: readonly Values[],
    words: Float64Array,
    seconds?: Float64Array | undefined,
  ): boolean;
  /**
   * Sets found[0] to the number of described numbers that the previous call read, and found[1] to the arguments that it
   * wrote, as bits.
   */
  lastCall(found: Float64Array): void;
  /** Random numbers from the words of a stream. */
  readonly random: {
    uniform: UniformNumbers;
    normal: NormalNumbers;
    gumbel: GumbelNumbers;
    integers: RandomIntegers;
  };
  /** Folds of x [outer,n,inner] into y [outer,inner]. */
  readonly reduction: {
    sumFloat32: FoldFloatSums;
    prodFloat32: FoldFloatSums;
    maxFloat32: FoldFloats;
    minFloat32: FoldFloats;
    sumInt32: FoldIntSums;
    prodInt32: FoldIntSums;
    maxInt32: FoldInts;
    minInt32: FoldInts;
    sumBool: FoldBoolSums;
    prodBool: FoldBoolSums;
    maxBool: FoldBools;
    minBool: FoldBools;
  };
  /**
   * Computes y [batch,height,width,channels] from x [batch,sourceHeight,sourceWidth,channels], each axis by its
   * mixture.
   */
  resample(
    x: Float32Array,
    y: Float32Array,
    batch: number,
    channels: number,
    sourceHeight: number,
    sourceWidth: number,
    height: number,
    width: number,
    rowsStarts: Int32Array,
    rowsIndices: Int32Array,
    rowsWeights: Float32Array,
    ...columns: MixtureArguments
  ): void;
  /** Running sums and products. */
  readonly scan: {
    sumFloat32: ScanFloat32;
    prodFloat32: ScanFloat32;
    sumInt32: ScanInt32;
    prodInt32: ScanInt32;
    sumBool: ScanBool;
    prodBool: ScanBool;
  };
  /** Sums rows of x [rows,inner] to y [segments,inner] by the ids [rows]. Invalid ids are ignored. */
  segmentSum(x: Float32Array, ids: Int32Array, y: Float32Array, rows: number, inner: number, segments: number): void;
  /** Computes y = condition ? t : e. */
  select(condition: Uint8Array, t: Float32Array, e: Float32Array, y: Float32Array): void;
  /** Computes y = condition ? t : e. */
  selectInts(condition: Uint8Array, t: Int32Array, e: Int32Array, y: Int32Array): void;
  /** Computes the softmax along each row of x and y [rows,n]. */
  softmaxRows(x: Float32Array, y: Float32Array, rows: number, n: number): void;
  /** Operations that compute one value from one value. */
  readonly unary: {
    abs: UnaryFloats;
    acos: UnaryFloats;
    acosh: UnaryFloats;
    asin: UnaryFloats;
    asinh: UnaryFloats;
    atan: UnaryFloats;
    atanh: UnaryFloats;
    ceil: UnaryFloats;
    clip: UnaryFloats;
    cos: UnaryFloats;
    cosh: UnaryFloats;
    elu: UnaryFloats;
    erf: UnaryFloats;
    exp: UnaryFloats;
    expm1: UnaryFloats;
    floor: UnaryFloats;
    leakyRelu: UnaryFloats;
    log: UnaryFloats;
    log1p: UnaryFloats;
    neg: UnaryFloats;
    reciprocal: UnaryFloats;
    relu: UnaryFloats;
    relu6: UnaryFloats;
    round: UnaryFloats;
    rsqrt: UnaryFloats;
    selu: UnaryFloats;
    sigmoid: UnaryFloats;
    sign: UnaryFloats;
    sin: UnaryFloats;
    sinh: UnaryFloats;
    softplus: UnaryFloats;
    sqrt: UnaryFloats;
    square: UnaryFloats;
    step: UnaryFloats;
    tan: UnaryFloats;
    tanh: UnaryFloats;
    absInts: UnaryInts;
    negInts: UnaryInts;
    reluInts: UnaryInts;
    signInts: UnaryInts;
    squareInts: UnaryInts;
    isFinite: UnaryTests;
    isInf: UnaryTests;
    isNan: UnaryTests;
    logicalNot: LogicalNot;
  };
}

/** The positions of the arguments that programs change, by operator. */
export const positions = {
  leakyReluGrad: { dy: 0, x: 1, dx: 2, alpha: 3 },
  binaryFloats: { a: 0, b: 1, y: 2, runs: 3 },
  conv2d: { x: 0, w: 1, y: 2, bf16: 3, bias: 4, activation: 5, slope: 6, slopes: 7 },
  groupedConv2d: { x: 0, y: 1, bf16: 2, bias: 3, activation: 4, slope: 5, slopes: 6, w: 7 },
  groupedConv2dBackFilter: { x: 0, dy: 1, bf16: 2, dw: 3 },
  matMul: {
    a: 0,
    b: 1,
    y: 2,
    aIndices: 3,
    bIndices: 4,
    m: 5,
    n: 6,
    k: 7,
    transposeA: 8,
    transposeB: 9,
    bf16: 10,
    bias: 11,
    activation: 12,
    slope: 13,
    slopes: 14,
    gate: 15,
    gateSlope: 16,
    addend: 17,
    kept: 18,
  },
  unaryFloats: { x: 0, y: 1, p: 2, q: 3 },
} as const;
