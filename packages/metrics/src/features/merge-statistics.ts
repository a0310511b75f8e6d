import { GanError } from '@ganforge/formats';
import { areFinite } from './feature-matrix.ts';
import { checkStatistics, type FeatureStatistics } from './feature-statistics.ts';
import { checkSameProvenance, commonProvenance } from './provenance.ts';

const where = 'metrics/merge-statistics';

/**
 * Merges the statistics of parts, such as shards that were computed separately. The result is the mean and the
 * covariance of the whole.
 *
 * The sum of squares of two parts is `S_a + S_b + (m_b - m_a) * (m_b - m_a)^T * n_a * n_b / (n_a + n_b)`, in float64.
 * Source: Chan, Golub and LeVeque 1979, "Updating formulae and a pairwise algorithm for computing sample variances".
 * The result has the ddof of the first part. If the parts name their shard, each shard must be given exactly once.
 *
 * @throws GanError `argument` if there are no parts, a part has no n or ddof, or a shard is missing or repeated;
 *   `shape` if the numbers of features differ; `mismatch` if the provenance differs
 *
 * @example
 * const whole = mergeStatistics([first, second]);
 */
export function mergeStatistics(
  parts: readonly FeatureStatistics[],
): FeatureStatistics & { readonly n: number; readonly ddof: number } {
  const counted = parts.map((part, i) => withCount(part, `part ${i + 1} of ${parts.length}`));
  const [first] = counted;
  if (first === undefined) throw new GanError(where, 'expected at least one part; received none.');
  checkShards(counted);
  const { d, ddof } = first;
  const mean = first.mean.slice();
  const squares = first.covariance.map((value) => value * (first.n - ddof));
  let { n } = first;
  let provenance = first.provenance ?? {};
  for (const part of counted.slice(1)) {
    if (part.d !== d) {
      throw new GanError(where, `all parts must have the same features; received ${d} and ${part.d}.`, {
        code: 'shape',
      });
    }
    checkSameProvenance(where, provenance, part.provenance ?? {});
    provenance = commonProvenance(provenance, part.provenance ?? {});
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
  checkNoneTwice(counted);
  const covariance = squares.map((value) => value / (n - ddof));
  if (!areFinite(covariance) || !areFinite(mean)) {
    const problem = 'the sums of squares over all parts are above 2^1024. Scale the features down.';
    throw new GanError(where, problem, { code: 'not-finite' });
  }
  return { d, mean, covariance, n, ddof, provenance };
}

function withCount(part: FeatureStatistics, name: string): FeatureStatistics & { n: number; ddof: number } {
  checkStatistics(where, name, part);
  const { n, ddof } = part;
  if (n !== undefined && ddof !== undefined && n > ddof) return { ...part, n, ddof };
  throw new GanError(
    where,
    `${name} must say how many examples it has (n) and its ddof; received n = ${n}, ddof = ${ddof}. ` +
      'Files that the command stats wrote have both.',
  );
}

/** Throws if a shard is missing or repeated, because the result would describe other images. */
function checkShards(parts: readonly FeatureStatistics[]): void {
  const first = parts.findIndex(({ shard }) => shard !== undefined);
  if (first === -1) return;
  const { count, images } = parts[first]!.shard!;
  const seen = new Map<number, number>();
  for (const [i, { shard }] of parts.entries()) {
    if (shard === undefined || shard.count !== count || shard.images !== images) {
      const what =
        shard === undefined ? 'not a shard' : `shard ${shard.index}/${shard.count} of ${shard.images} images`;
      throw new GanError(
        where,
        `all parts must be shards of one set. Part ${first + 1} is one of ${count} shards of ${images} images; ` +
          `part ${i + 1} is ${what}. Merge the shards of each set first.`,
      );
    }
    const before = seen.get(shard.index);
    if (before !== undefined) {
      throw new GanError(
        where,
        `each shard must appear once; parts ${before + 1} and ${i + 1} are both shard ${shard.index}/${count}.`,
      );
    }
    seen.set(shard.index, i);
  }
  const missing = Array.from({ length: count }, (_, i) => i + 1).filter((index) => !seen.has(index));
  if (missing.length === 0) return;
  const names = missing.slice(0, 10).map((index) => `${index}/${count}`);
  const rest = missing.length > names.length ? ` and ${missing.length - names.length} more` : '';
  throw new GanError(where, `all ${count} shards must be given; missing: ${names.join(', ')}${rest}.`);
}

/**
 * Throws if a part is given twice. This also detects parts without shard information, because different sets never have
 * exactly the same moments.
 */
function checkNoneTwice(parts: readonly FeatureStatistics[]): void {
  for (const [i, part] of parts.entries()) {
    const before = parts.findIndex((other) => areSame(other, part));
    if (before === i) continue;
    throw new GanError(
      where,
      `parts must contain different examples; parts ${before + 1} and ${i + 1} have the same mean and covariance.`,
    );
  }
}

function areSame(a: FeatureStatistics, b: FeatureStatistics): boolean {
  if (a === b) return true;
  if (a.n !== b.n || a.d !== b.d) return false;
  return a.mean.every((value, i) => value === b.mean[i]) && a.covariance.every((value, i) => value === b.covariance[i]);
}
