import { GanError } from '@ganforge/formats';
import { checkStatistics, type FeatureStatistics } from './feature-statistics.ts';
import { checkSameMaking, commonMaking } from './making.ts';

const where = 'metrics/merge-statistics';

/**
 * Mean and covariance of all examples from those of parts: shards that were computed apart, and stored.
 *
 * The sums of squares are S_a + S_b + (m_b - m_a)(m_b - m_a)^T n_a n_b / (n_a + n_b), in double. Chan, Golub and LeVeque
 * 1979, "Updating formulae and a pairwise algorithm for computing sample variances". The result has the first part's ddof.
 *
 * @throws GanError `argument` for no parts, or one without n and ddof; `shape` for different numbers of features;
 * `mismatch` for features of different making
 *
 * @example
 * const whole = mergeStatistics([first, second]);
 */
export function mergeStatistics(
  parts: readonly FeatureStatistics[],
): FeatureStatistics & { readonly n: number; readonly ddof: number } {
  const counted = parts.map((part, i) => withCount(part, `part ${i + 1} of ${parts.length}`));
  const [first] = counted;
  if (first === undefined) throw new GanError(where, 'parts must be at least one.');
  const { d, ddof } = first;
  const mean = first.mean.slice();
  const squares = first.covariance.map((value) => value * (first.n - ddof));
  let { n } = first;
  let making = first.making ?? {};
  for (const part of counted.slice(1)) {
    if (part.d !== d) {
      throw new GanError(where, `all parts must have the same features; received ${d} and ${part.d}.`, {
        code: 'shape',
      });
    }
    checkSameMaking(where, making, part.making ?? {});
    making = commonMaking(making, part.making ?? {});
    const total = n + part.n;
    const apart = part.mean.map((value, i) => value - mean[i]!);
    const weight = (n / total) * part.n;
    const freedom = part.n - part.ddof;
    for (let i = 0, at = 0; i < d; i++) {
      const scale = weight * apart[i]!;
      for (let j = 0; j < d; j++, at++) squares[at]! += part.covariance[at]! * freedom + scale * apart[j]!;
    }
    for (let i = 0; i < d; i++) mean[i]! += (part.n / total) * apart[i]!;
    n = total;
  }
  return { d, mean, covariance: squares.map((value) => value / (n - ddof)), n, ddof, making };
}

function withCount(part: FeatureStatistics, name: string): FeatureStatistics & { n: number; ddof: number } {
  checkStatistics(where, name, part);
  const { n, ddof } = part;
  if (n !== undefined && ddof !== undefined && n > ddof) return { ...part, n, ddof };
  throw new GanError(
    where,
    `${name} must say how many examples it has (n) and its ddof; received n = ${n}, ddof = ${ddof}. ` +
      'Only what the command stats writes does.',
  );
}
