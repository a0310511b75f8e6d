import { Mt19937, type OptionsOf, type ResolvedOf, resolveOptions } from '@ganforge/formats';
import { checkFeatures, type FeatureMatrix } from '../features/feature-matrix.ts';
import { FID_WEIGHTS } from '../features/provenance.ts';
import { checkInteger } from '../numbers/checks.ts';
import { meanAndStd } from '../numbers/mean-and-std.ts';
import type { Metric } from './metric.ts';

const where = 'metrics/inception-score';

const schema = {
  splits: { type: 'integer', min: 1, default: 10, about: 'Number of parts; each gets a score of its own.' },
  shuffle: {
    type: 'boolean',
    default: true,
    about: "Shuffles the examples by numpy's RandomState(seed).permutation.",
  },
  seed: { type: 'integer', min: 0, max: 4294967295, default: 2020, about: 'Seed of the shuffling.' },
  ddof: {
    type: 'choice',
    choices: [0, 1],
    default: 0,
    about: 'The variance of the parts is divided by the number of splits minus ddof.',
  },
  division: {
    type: 'choice',
    choices: ['even', 'chunks'],
    default: 'even',
    about:
      'How examples are divided if N is not a multiple of splits. even: the sizes of parts differ by at most one. chunks: parts of ceil(N / splits), and a smaller last part, as in torch.chunk.',
  },
} as const;

/** Options of {@link inceptionScore}. The defaults are the same as in torch-fidelity. */
export interface InceptionScoreOptions extends OptionsOf<typeof schema> {}

/** The result of {@link inceptionScore}. */
export interface InceptionScore {
  /** Mean of the scores, in 1..C. */
  readonly mean: number;
  /** Standard deviation of the scores. */
  readonly std: number;
  /** The score of each split. */
  readonly scores: readonly number[];
}

/**
 * Computes the Inception Score. It is high if the classifier is certain about each example and the examples belong to
 * many classes.
 *
 * `logits` is [N,C]. The score of a split is `exp(mean(KL(p(y|x) || p(y))))`, where `p(y|x)` is the softmax of a row
 * and `p(y)` is the mean of `p(y|x)` over the split. All sums are in float64. Source: Salimans et al. 2016, "Improved
 * Techniques for Training GANs", section 4.
 *
 * Tools use different options. torch-fidelity uses the defaults, and improved-gan uses `{ shuffle: false }`.
 * torchmetrics uses `{ ddof: 1, division: 'chunks' }` after its own shuffle. The Inception Score of papers needs the
 * logits of Inception v3 with its 1008 classes (improved-gan omits the bias of these logits).
 *
 * @throws GanError if the logits are not a finite matrix, or an option is invalid
 * @example
 * const { mean, std } = inceptionScore({ data: logits, rows: 50_000, cols: 1008 });
 * console.log(`IS ${mean.toFixed(2)} +- ${std.toFixed(2)}`);
 */
export function inceptionScore(logits: FeatureMatrix, options: InceptionScoreOptions = {}): InceptionScore {
  const { splits, shuffle, seed, ddof, division } = resolveOptions(where, schema, options);
  checkFeatures(where, 'logits', logits);
  const { rows } = logits;
  checkSplits(rows, { splits, ddof, division });
  const bounds = boundsOf(rows, { splits, division });
  const order = shuffle ? new Mt19937(seed).permutation(rows) : undefined;
  const scores = bounds.slice(1).map((end, part) => splitScore(logits, order, bounds[part]!, end));
  return { ...meanAndStd(scores, ddof), scores };
}

type Splits = Pick<ResolvedOf<typeof schema>, 'splits' | 'ddof' | 'division'>;

function checkSplits(rows: number, { splits, ddof, division }: Splits): void {
  checkInteger(where, 'splits', splits, [1, rows], 'Each split needs at least one example.');
  const count = boundsOf(rows, { splits, division }).length - 1;
  checkInteger(where, 'the number of splits under ddof 1', count, [1 + ddof, rows], 'Set ddof to 0.');
}

function boundsOf(rows: number, { splits, division }: Omit<Splits, 'ddof'>): number[] {
  return division === 'even' ? evenBounds(rows, splits) : chunkBounds(rows, splits);
}

/** Returns the bounds that improved-gan and torch-fidelity use: `i * N / splits`, rounded down. */
function evenBounds(rows: number, splits: number): number[] {
  return Array.from({ length: splits + 1 }, (_, i) => Math.floor((i * rows) / splits));
}

function chunkBounds(rows: number, splits: number): number[] {
  const size = Math.ceil(rows / splits);
  return Array.from({ length: Math.ceil(rows / size) + 1 }, (_, i) => Math.min(i * size, rows));
}

/**
 * Computes the score of one split: the examples from `begin` to `end - 1` of `order`.
 *
 * Let q be the mean of p over the split. Then the mean of `sum(p * log(p / q))` equals the mean of `sum(p * log(p))`
 * minus `sum(q * log(q))`. So no probability has to be stored. If the probability of a class underflows to 0 in every
 * row, this class adds 0, while `0 * log(0 / 0)` would be NaN.
 */
function splitScore(logits: FeatureMatrix, order: readonly number[] | undefined, begin: number, end: number): number {
  const { data, cols } = logits;
  const n = end - begin;
  const marginal = new Float64Array(cols);
  const exponentials = new Float64Array(cols);
  let conditional = 0; // sum of p * log(p) over all examples and classes
  for (let i = begin; i < end; i++) {
    const offset = (order === undefined ? i : order[i]!) * cols;
    let largest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < cols; c++) largest = Math.max(largest, data[offset + c]!);
    let sum = 0;
    let weighted = 0;
    for (let c = 0; c < cols; c++) {
      const above = data[offset + c]! - largest;
      const exponential = Math.exp(above);
      exponentials[c] = exponential;
      sum += exponential;
      if (exponential > 0) weighted += exponential * above;
    }
    conditional += weighted / sum - Math.log(sum);
    for (let c = 0; c < cols; c++) marginal[c]! += exponentials[c]! / sum;
  }
  let ofMarginal = 0; // sum of q * log(q) over all classes
  // Divides after the logarithm, because a very small total divided by n would be 0.
  for (const total of marginal) if (total > 0) ofMarginal += (total / n) * (Math.log(total) - Math.log(n));
  // The divergence is limited to 0..log(C), because rounding errors can exceed these limits.
  return Math.min(cols, Math.exp(Math.max(0, conditional / n - ofMarginal)));
}

/** Defines {@link inceptionScore} as a metric for commands and training runs. */
export const isMetric: Metric<typeof schema, { readonly generated: 'logits' }> = {
  name: 'is',
  about: 'the Inception Score: IS with the Inception weights, IS(name) with any other classifier',
  kinds: ['any'],
  inputs: { generated: 'logits' },
  options: schema,
  better: { mean: 'higher' },
  label(value, provenance) {
    if (value !== 'mean') return value;
    return provenance.weights === FID_WEIGHTS ? 'IS' : `IS(${provenance.extractor ?? 'unknown'})`;
  },
  check({ generated }, options) {
    if (generated !== undefined) checkSplits(generated, options);
  },
  compute({ generated }, options) {
    const { mean, std, scores } = inceptionScore(generated, options);
    return { mean, std, splits: scores.length };
  },
};
