import { GanError } from '@ganforge/formats';

/**
 * Contains the features of examples. Each row of `data` [rows,cols] belongs to one example, in row-major order.
 *
 * @example
 * const features = { data: new Float32Array([1, 0, 0, 1]), rows: 2, cols: 2 };
 */
export interface FeatureMatrix {
  readonly data: Float32Array | Float64Array;
  readonly rows: number;
  readonly cols: number;
}

/**
 * Checks that a matrix has only finite numbers, at least `minRows` rows and at least one column.
 *
 * @param name the name of the checked option for messages, such as `generated`
 * @throws GanError `shape` if the sizes do not fit; `not-finite` with row and column if a value is NaN or infinite
 */
export function checkFeatures(where: string, name: string, features: FeatureMatrix, minRows = 1): void {
  const { data, rows, cols } = features ?? {};
  const isNumbers = data instanceof Float32Array || data instanceof Float64Array;
  if (!isNumbers || !Number.isSafeInteger(rows) || !Number.isSafeInteger(cols)) {
    throw new GanError(where, `${name} must be { data, rows, cols } with a Float32Array or Float64Array.`, {
      code: 'shape',
    });
  }
  if (rows < minRows || cols < 1 || data.length !== rows * cols) {
    throw new GanError(
      where,
      `${name} must hold rows x cols numbers, of at least ${minRows} ${minRows === 1 ? 'row' : 'rows'}; ` +
        `received ${data.length} numbers for ${rows} x ${cols}.`,
      { code: 'shape' },
    );
  }
  checkFinite(where, name, data, cols);
}

/**
 * Checks that all numbers are finite. `cols` is the number of columns.
 *
 * @throws GanError `not-finite` with the row and column of the first number that is not finite
 */
export function checkFinite(where: string, name: string, data: Float32Array | Float64Array, cols: number): void {
  if (areFinite(data)) return;
  const i = data.findIndex((value) => !Number.isFinite(value));
  throw new GanError(where, `${name} must be finite; row ${Math.floor(i / cols)}, column ${i % cols} is ${data[i]}.`, {
    code: 'not-finite',
  });
}

/**
 * Returns whether all numbers are finite. Zero times a number that is not finite is NaN, and a sum that contains NaN is
 * NaN. Four independent sums take a third of the time of testing each value.
 */
export function areFinite(data: Float32Array | Float64Array): boolean {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = data.length - (data.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a += 0 * data[i]!;
    b += 0 * data[i + 1]!;
    c += 0 * data[i + 2]!;
    d += 0 * data[i + 3]!;
  }
  for (let i = whole; i < data.length; i++) a += 0 * data[i]!;
  return a + b + c + d === 0;
}

/**
 * Checks two sets of features that are compared. Both must pass {@link checkFeatures} and have the same number of
 * columns.
 *
 * @throws GanError `shape` or `not-finite`
 */
export function checkFeaturePair(
  where: string,
  { real, generated }: { readonly real: FeatureMatrix; readonly generated: FeatureMatrix },
  minRows = 1,
): void {
  checkFeatures(where, 'real', real, minRows);
  checkFeatures(where, 'generated', generated, minRows);
  if (real.cols !== generated.cols) {
    throw new GanError(
      where,
      `real and generated must have the same features; received ${real.cols} and ${generated.cols} columns.`,
      { code: 'shape' },
    );
  }
}

/** Outside these limits, squares of differences may overflow or become 0. */
const [LARGE, SMALL] = [2 ** 400, 2 ** -400];

/**
 * Returns a power of two. If features are multiplied by it, squares of differences neither overflow nor become 0. It is
 * 1 except for very large or very small features. Multiplying by a power of two is exact, so comparisons of distances
 * do not change.
 */
export function balanceOf(...sets: readonly FeatureMatrix[]): number {
  let most = 0;
  for (const { data } of sets) {
    if (data instanceof Float32Array)
      most = Math.max(most, 1); // squares of float32 numbers are in the range of float64
    else for (let i = 0; i < data.length; i++) if (Math.abs(data[i]!) > most) most = Math.abs(data[i]!);
  }
  return most === 0 || (most < LARGE && most > SMALL) ? 1 : 2 ** -Math.max(-1000, Math.floor(Math.log2(most)));
}

/** Multiplies features by a factor. If the factor is 1, the same matrix is returned. */
export function multiplied(features: FeatureMatrix, factor: number): FeatureMatrix {
  return factor === 1 ? features : { ...features, data: Float64Array.from(features.data, (value) => value * factor) };
}

/** Multiplies both sets by the power of two that {@link balanceOf} returns. */
export function balanced({ real, generated }: { readonly real: FeatureMatrix; readonly generated: FeatureMatrix }): {
  readonly real: FeatureMatrix;
  readonly generated: FeatureMatrix;
} {
  const factor = balanceOf(real, generated);
  return { real: multiplied(real, factor), generated: multiplied(generated, factor) };
}

/** Returns a view of the rows from `begin` to `end - 1` of a matrix. */
export function rowsBetween({ data, cols }: FeatureMatrix, begin: number, end: number): FeatureMatrix {
  return { data: data.subarray(begin * cols, end * cols), rows: end - begin, cols };
}

/** Copies the given rows of a matrix, in the given order. */
export function selectRows({ data, cols }: FeatureMatrix, rows: Uint32Array): FeatureMatrix {
  const selected =
    data instanceof Float32Array ? new Float32Array(rows.length * cols) : new Float64Array(rows.length * cols);
  for (const [to, from] of rows.entries()) selected.set(data.subarray(from * cols, (from + 1) * cols), to * cols);
  return { data: selected, rows: rows.length, cols };
}
