import { GanError } from '@ganforge/formats';
import { type TextSpec, validateSpec } from '@ganforge/media';

/** What texts are made of: as `entries.texts` of a dataset says it. */
export const textForm = {
  vocabulary: {
    type: 'list',
    of: { type: 'text' },
    length: [2, 1e6],
    about: "The tokens, index = id; '' ends a text. As in the dataset's entries.texts.vocabulary.",
  },
  length: { type: 'integer', min: 1, max: 256, about: 'Tokens of a text at most.' },
  unit: { type: 'choice', choices: ['word', 'character'], default: 'word', about: 'What a token is.' },
} as const;

/** The stages of maximum likelihood, which text GANs begin with. */
export const likelihoodStage = {
  mleSteps: { type: 'integer', min: 1, default: 2000, about: 'Steps of maximum likelihood before the game begins.' },
  mleRate: { type: 'schedule', above: 0, default: 0.01, about: 'Learning rate of Adam in these steps.' },
} as const;

/** How samples are drawn. */
export const textSampling = {
  prefix: { type: 'text', default: '', about: 'The tokens that every sample begins with.' },
  temperature: {
    type: 'number',
    above: 0,
    default: 1,
    about: 'Logits are divided by it: below 1 samples are likelier and more alike.',
  },
} as const;

/** The spec of the texts that options describe. */
export function textSpecOf(
  where: string,
  { vocabulary, length, unit }: Pick<TextSpec, 'vocabulary' | 'length' | 'unit'>,
): TextSpec {
  try {
    return validateSpec({ kind: 'text', length, vocabulary, unit }) as TextSpec;
  } catch (cause) {
    if (!(cause instanceof GanError)) throw cause;
    throw new GanError(where, cause.problem, { code: cause.code, cause });
  }
}
