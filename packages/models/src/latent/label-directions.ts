import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';

const where = 'models/latent';

/** Options of {@link labelDirections}. */
export interface LabelDirectionsOptions {
  /** Ridge of the linear model, in units of the mean variance of the latents. @default 0.001 */
  readonly shrink?: number;
  /** Selects one of the directions that change one attribute and no other attribute. @default 'shortest' */
  readonly along?: 'shortest' | 'likeliest';
}

/**
 * Finds latent directions that change one attribute and do not change the others. It needs latents and their
 * attributes.
 *
 * Let x [N,D] be the latents and y [N,K] the attributes, for instance 0 and 1. The function fits the linear model `y =
 * B * x + c` by least squares, with a ridge of `shrink` times the mean variance. Direction k is a v with `B * v = e_k`,
 * scaled to length 1, where e_k is 1 for attribute k and 0 for the others. `along: 'shortest'` returns the v with the
 * smallest length. For a single attribute it is the row of B. `along: 'likeliest'` returns the v with the smallest `v^T
 * * C^-1 * v`, where C is the covariance of the latents. For a single attribute it is the covariance of the latents and
 * the attribute. A step along this v keeps a latent as probable as possible. Use it for styles, which vary much more in
 * some directions than in others. Source (linear attribute directions): Shen et al. 2020, "Interpreting the Latent Space
 * of GANs for Semantic Face Editing", section 3.
 *
 * @param codes the latents z or the styles w, D numbers for each example
 * @param attributes the attributes, K numbers for each example
 * @returns a unit vector of D numbers for each attribute; the attribute increases along it
 * @throws GanError `argument` if there are fewer than two examples, if the lists have different lengths, if an
 *   attribute is constant or a linear combination of the others, or if `along` is neither of its two values
 * @example
 * const [smile, glasses] = labelDirections(styles, examples.map(({ smile, glasses }) => [smile, glasses]));
 */
export function labelDirections(
  codes: readonly ArrayLike<number>[],
  attributes: readonly ArrayLike<number>[],
  options: LabelDirectionsOptions = {},
): Float64Array[] {
  checkKnownOptions(where, options, ['shrink', 'along']);
  const { shrink = 1e-3, along = 'shortest' } = options;
  if (along !== 'shortest' && along !== 'likeliest') {
    throw new GanError(where, `along must be 'shortest' or 'likeliest'; received ${formatValue(along)}.`);
  }
  const n = codes.length;
  if (n < 2 || attributes.length !== n) {
    const problem = `codes and attributes must have the same length, at least 2; received ${n} codes and ${attributes.length} attributes`;
    throw new GanError(where, `${problem}. Give a list of attributes for each code.`);
  }
  const [x, y] = [centred(codes), centred(attributes)];
  const size = x[0]!.length;
  const spread = x.reduce((sum, row) => sum + inner(row, row), 0) / (n * size);
  const gram = crossProducts(x, x, n);
  for (let i = 0; i < size; i++) gram[i]![i]! += shrink * spread;
  // This is B^T, with a column for each attribute.
  const covariance = crossProducts(x, y, n);
  const slopes = solved(gram, covariance);
  // The direction is a sum of these columns. They are C * B^T for the likeliest direction.
  const columns = along === 'shortest' ? slopes : covariance;
  const count = y[0]!.length;
  const between = Array.from({ length: count }, (_, a) =>
    Float64Array.from({ length: count }, (_, b) => slopes.reduce((sum, row, i) => sum + row[a]! * columns[i]![b]!, 0)),
  );
  const unit = Array.from({ length: count }, (_, a) => Float64Array.from({ length: count }, (_, b) => Number(a === b)));
  const weights = solved(between, unit);
  return Array.from({ length: count }, (_, k) => {
    const direction = columns.map((row) => row.reduce((sum, slope, a) => sum + slope * weights[a]![k]!, 0));
    const norm = Math.sqrt(inner(direction, direction));
    return Float64Array.from(direction, (v) => v / norm);
  });
}

function centred(rows: readonly ArrayLike<number>[]): Float64Array[] {
  const means = Float64Array.from(
    { length: rows[0]!.length },
    (_, i) => rows.reduce((s, row) => s + row[i]!, 0) / rows.length,
  );
  return rows.map((row) => Float64Array.from(means, (mean, i) => row[i]! - mean));
}

/** Computes `X^T * Y / n`. */
function crossProducts(x: readonly Float64Array[], y: readonly Float64Array[], n: number): Float64Array[] {
  const sums = Array.from(x[0]!, () => new Float64Array(y[0]!.length));
  x.forEach((row, i) => {
    row.forEach((value, a) => {
      const sum = sums[a]!;
      y[i]!.forEach((other, b) => {
        sum[b]! += (value * other) / n;
      });
    });
  });
  return sums;
}

/** Solves `A * X = B` by Gaussian elimination with pivots. */
function solved(a: readonly Float64Array[], b: readonly Float64Array[]): Float64Array[] {
  const rows = a.map((row, i) => Float64Array.from([...row, ...b[i]!]));
  const size = rows.length;
  for (let k = 0; k < size; k++) {
    const pivot = rows.reduce(
      (best, row, i) => (i >= k && Math.abs(row[k]!) > Math.abs(rows[best]![k]!) ? i : best),
      k,
    );
    [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
    if (!(Math.abs(rows[k]![k]!) > 1e-12)) {
      throw new GanError(
        where,
        'the attributes must be linearly independent, and each must vary; one attribute is constant or a linear combination of the others.',
      );
    }
    for (let i = 0; i < size; i++) {
      const share = i === k ? 0 : rows[i]![k]! / rows[k]![k]!;
      if (share !== 0) for (let j = k; j < rows[i]!.length; j++) rows[i]![j]! -= share * rows[k]![j]!;
    }
  }
  return rows.map((row, k) => row.slice(size).map((value) => value / row[k]!));
}

function inner(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
