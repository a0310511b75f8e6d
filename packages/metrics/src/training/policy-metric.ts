import { type ChessBatch, type Dataset, type Gan, type Metric, randomStream, rowStreams } from '@ganforge/core';
import { checkKnownOptions, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { moveMatchMetric } from '../chess/move-metric.ts';
import type { PolicyExamples } from '../metrics/metric.ts';
import { checkInteger } from '../numbers/checks.ts';

/** Options of {@link policyMetric}. */
export interface PolicyMetricOptions {
  /** The real positions, and the move that was played in each of them. */
  readonly real: Dataset<ChessBatch>;
  /** Number of positions to judge. If the dataset has fewer positions, all are judged. @default 1000 */
  readonly samples?: number;
  /** Number of positions per batch. @default 100 */
  readonly batch?: number;
  /** Number of steps between two measurements. @default 500 */
  readonly every?: number;
}

/** Describes a GAN whose generator is a policy, such as `chessGan`. */
interface PolicyGan {
  policy(conditions: Readonly<Record<string, tf.Tensor>>): tf.Tensor;
}

const where = 'metrics/policy-metric';
const MOST = Number.MAX_SAFE_INTEGER;

/**
 * Creates a trainer metric that compares the moves of a policy with the played moves in real positions; see
 * `moveMatchMetric`.
 *
 * The positions are read in a fixed random order. Use games that the policy was not trained on, because it may have
 * memorised the training games.
 *
 * @throws GanError `argument` if an option is invalid; `unsupported` if the GAN has no policy
 * @example
 * const metric = policyMetric({ real: chessDataset(laterGames), samples: 4000 });
 */
export function policyMetric(options: PolicyMetricOptions): Metric {
  checkKnownOptions(where, options, ['real', 'samples', 'batch', 'every']);
  const { real, samples = 1000, batch = 100, every = 500 } = options;
  for (const [name, value] of Object.entries({ samples, batch, every })) checkInteger(where, name, value, [1, MOST]);
  const { label, compute } = moveMatchMetric;
  const names = ['top1', 'top3', 'nll', 'legality', 'randomTop1', 'randomTop3', 'randomNll'];
  const order = randomStream(0, 'policy-metric').permutation(real.size);
  const n = Math.min(samples, real.size);
  return {
    names: names.map((name) => label(name, {})),
    every,
    async evaluate({ gan, seed, warn }) {
      const parts: PolicyExamples[] = [];
      for (let at = 0; at < n; at += batch) {
        const indices = Array.from(order.subarray(at, Math.min(n, at + batch)));
        const given = await real.get(indices, { epoch: 0, random: rowStreams(randomStream(0)) });
        parts.push(await answersOf(gan as unknown as Gan<ChessBatch> & Partial<PolicyGan>, given, [seed, at]));
      }
      const tools = { provenance: {}, warn };
      const found = await compute({ generated: joined(parts), prepared: undefined }, {}, tools);
      return Object.fromEntries(names.map((name) => [label(name, {}), found[name]!]));
    },
  };
}

/** Asks a policy for its answers in the positions of a batch, which is disposed. */
async function answersOf(
  gan: Gan<ChessBatch> & Partial<PolicyGan>,
  batch: ChessBatch,
  [seed, at]: readonly [seed: number, at: number],
): Promise<PolicyExamples> {
  const made: tf.Tensor[] = Object.values(batch);
  try {
    if (gan.policy === undefined) {
      const problem = `'${gan.name}' cannot compute the probabilities of moves, because it has no policy. Leave the metric out.`;
      throw new GanError(where, problem, { code: 'unsupported' });
    }
    const wanted = gan.conditions ?? [];
    const conditions = Object.fromEntries(
      Object.entries(batch).filter(([name]) => wanted.includes(name.split('.')[0]!)),
    ) as Record<string, tf.Tensor>;
    const { moves, 'positions.legal': legal } = batch;
    const policy = gan.policy(conditions);
    made.push(policy);
    const request = { n: moves.shape[0], random: randomStream(seed, 'policy-metric', at), conditions };
    const drawn = Object.values(await gan.sample(request));
    made.push(...drawn);
    const [shares, codes, played, own] = await Promise.all([
      policy.data<'float32'>(),
      ...[legal, moves, drawn[0]!].map((tensor) => tensor.data<'int32'>()),
    ]);
    return { policy: shares!, legal: codes!, moves: played!, drawn: own! } as PolicyExamples;
  } finally {
    tf.dispose(made);
  }
}

function joined(parts: readonly PolicyExamples[]): PolicyExamples {
  const all = (of: 'legal' | 'moves' | 'drawn'): Int32Array => Int32Array.from(parts.flatMap((part) => [...part[of]]));
  return {
    policy: Float32Array.from(parts.flatMap(({ policy }) => [...policy])),
    ...{ legal: all('legal'), moves: all('moves'), drawn: all('drawn') },
  };
}
