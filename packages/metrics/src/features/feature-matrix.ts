import { GanError } from '@ganforge/formats';

/**
 * Features of examples, one row each: `data` holds [rows,cols] in row-major order.
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
 * Checks a matrix: finite numbers, at least `minRows` rows and one column.
 *
 * @param name the name of the caller's option: `generated`
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
 * Checks that all numbers, in rows of `cols`, are finite.
 *
 * @throws GanError `not-finite` with its row and column
 */
export function checkFinite(where: string, name: string, data: Float32Array | Float64Array, cols: number): void {
  if (areFinite(data)) return;
  const i = data.findIndex((value) => !Number.isFinite(value));
  throw new GanError(where, `${name} must be finite; row ${Math.floor(i / cols)}, column ${i % cols} is ${data[i]}.`, {
    code: 'not-finite',
  });
}

/**
 * Zero times a value that is not finite is NaN, and a sum keeps NaN. Four sums at once take a third of the time of a
 * test per value.
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
 * Checks two sets of features that are compared: each as {@link checkFeatures}, and as many columns in both.
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

/** Beyond these limits, squares of differences could overflow or vanish. */
const [LARGE, SMALL] = [2 ** 400, 2 ** -400];

/**
 * Returns the power of two by which features are multiplied so that squares of differences neither overflow nor vanish.
 * It is 1 except for very large or small features. A power of two changes no digits, so comparisons of distances stay
 * the same.
 */
export function balanceOf(...sets: readonly FeatureMatrix[]): number {
  let most = 0;
  for (const { data } of sets) {
    if (data instanceof Float32Array)
      most = Math.max(most, 1); // squares of float32 numbers fit into float64
    else for (let i = 0; i < data.length; i++) if (Math.abs(data[i]!) > most) most = Math.abs(data[i]!);
  }
  return most === 0 || (most < LARGE && most > SMALL) ? 1 : 2 ** -Math.max(-1000, Math.floor(Math.log2(most)));
}

/** Multiplies features by a factor; returns them unchanged for factor 1. */
export function multiplied(features: FeatureMatrix, factor: number): FeatureMatrix {
  return factor === 1 ? features : { ...features, data: Float64Array.from(features.data, (value) => value * factor) };
}

/** Multiplies both sets by their {@link balanceOf}. */
export function balanced({ real, generated }: { readonly real: FeatureMatrix; readonly generated: FeatureMatrix }): {
  readonly real: FeatureMatrix;
  readonly generated: FeatureMatrix;
} {
  const factor = balanceOf(real, generated);
  return { real: multiplied(real, factor), generated: multiplied(generated, factor) };
}

/** Returns rows begin..end-1 of a matrix as a view. */
export function rowsBetween({ data, cols }: FeatureMatrix, begin: number, end: number): FeatureMatrix {
  return { data: data.subarray(begin * cols, end * cols), rows: end - begin, cols };
}

/** Copies the given rows, in that order. */
export function selectRows({ data, cols }: FeatureMatrix, rows: Uint32Array): FeatureMatrix {
  const selected =
    data instanceof Float32Array ? new Float32Array(rows.length * cols) : new Float64Array(rows.length * cols);
  for (const [to, from] of rows.entries()) selected.set(data.subarray(from * cols, (from + 1) * cols), to * cols);
  return { data: selected, rows: rows.length, cols };
}
