import type { Examples, LikelihoodGenerator, Metric } from '../metrics/metric.ts';
import { bleu, selfBleu } from './bleu.ts';
import { Ngrams } from './ngrams.ts';
import { tokenRows } from './token-rows.ts';

const options = {
  end: {
    type: 'integer',
    min: -1,
    default: 0,
    about: 'Id of the token that ends a text; -1 if there is no such token.',
  },
} as const;
/** The largest n of BLEU-n. */
const MOST = 5;
const scores = ['bleu4', 'bleu2', 'bleu3', 'bleu5'] as const;

/** Returns the label of a score, such as `BLEU-4` for `bleu4`. */
const bleuLabel = (prefix: string) => (value: string) => value.replace('bleu', `${prefix}BLEU-`);

/**
 * Defines {@link bleu} as a metric for training runs. It compares generated texts with real texts; both are int32 [n,T]
 * of token ids.
 */
export const bleuMetric: Metric<typeof options, { readonly real: true; readonly generated: 'examples' }, Ngrams> = {
  name: 'bleu',
  about: 'BLEU-2 to BLEU-5: how many word sequences of generated texts also occur in real texts',
  kinds: ['text'],
  inputs: { real: true, generated: 'examples' },
  options,
  better: Object.fromEntries(scores.map((name) => [name, 'higher' as const])),
  label: bleuLabel(''),
  prepare: (real, { end }) => new Ngrams(tokenRows('real', real, end), MOST),
  compute: ({ generated, prepared }, { end }) => bleu(tokenRows('generated', generated, end), prepared, MOST),
};

/** Defines {@link selfBleu} of generated texts as a metric for training runs. */
export const selfBleuMetric: Metric<typeof options, { readonly generated: 'examples' }> = {
  name: 'self-bleu',
  about: 'self-BLEU-2 to self-BLEU-5: how similar generated texts are to each other',
  kinds: ['text'],
  inputs: { generated: 'examples' },
  options,
  better: Object.fromEntries(scores.map((name) => [name, 'lower' as const])),
  label: bleuLabel('self-'),
  compute: ({ generated }, { end }) => selfBleu(tokenRows('generated', generated, end), MOST),
};

/**
 * Defines NLL-gen as a metric: the mean negative log-likelihood of real texts under the generator, in nats per token.
 *
 * It is large if the generator cannot produce a part of the data. Source: Zhu et al. 2018, "Texygen", section 2.1.
 */
export const nllGenMetric: Metric<Record<never, never>, { readonly real: true; readonly generator: 'likelihood' }> = {
  name: 'nll-gen',
  about: 'NLL-gen: how improbable real texts are under the generator, in nats per token',
  kinds: ['text'],
  inputs: { real: true, generator: 'likelihood' },
  options: {},
  better: { value: 'lower' },
  label: () => 'NLL-gen',
  compute: async ({ real, generator }) => ({ value: await meanNll(generator, real) }),
};

/**
 * Creates the metric NLL-oracle: the mean negative log-likelihood of generated texts under the model that produced the
 * data, in nats per token.
 *
 * Source: Yu et al. 2017, "SeqGAN", equation 13.
 *
 * @param oracle the model of the data, such as `lstmOracle` of `@ganforge/data`; the caller converts arrays to tensors
 * @example
 * const metric = nllOracleMetric({ negativeLogLikelihood: ({ data, shape }) => nllOf(tf.tensor(data, shape, 'int32')) });
 */
export function nllOracleMetric(
  oracle: LikelihoodGenerator,
): Metric<Record<never, never>, { readonly generated: 'examples' }> {
  return {
    name: 'nll-oracle',
    about: 'NLL-oracle: how improbable generated texts are under the model that made the data, in nats per token',
    kinds: ['text'],
    inputs: { generated: 'examples' },
    options: {},
    better: { value: 'lower' },
    label: () => 'NLL-oracle',
    compute: async ({ generated }) => ({ value: await meanNll(oracle, generated) }),
  };
}

async function meanNll(model: LikelihoodGenerator, examples: Examples): Promise<number> {
  const values = await model.negativeLogLikelihood(examples);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
