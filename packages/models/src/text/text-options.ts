import { GanError } from '@ganforge/formats';
import { type TextSpec, validateSpec } from '@ganforge/media';

/** Defines the options for the form of texts. Their values are those of `entries.texts` of a dataset. */
export const textForm = {
  vocabulary: {
    type: 'list',
    of: { type: 'text' },
    length: [2, 1e6],
    about: "The tokens, index = id; '' ends a text. As in the dataset's entries.texts.vocabulary.",
  },
  length: { type: 'integer', min: 1, max: 256, about: 'The largest number of tokens in a text.' },
  unit: {
    type: 'choice',
    choices: ['word', 'character'],
    default: 'word',
    about: 'The unit of a token: a word or a character.',
  },
} as const;

/** Defines the options of the maximum likelihood stage, which is the first stage of text GANs. */
export const likelihoodStage = {
  mleSteps: {
    type: 'integer',
    min: 1,
    default: 2000,
    about: 'Steps of maximum likelihood training before the adversarial stage.',
  },
  mleRate: {
    type: 'schedule',
    above: 0,
    default: 0.01,
    about: 'Learning rate of Adam in the maximum likelihood stage.',
  },
} as const;

/** Defines the options of `sample`. */
export const textSampling = {
  prefix: { type: 'text', default: '', about: 'Tokens with which every sample begins.' },
  temperature: {
    type: 'number',
    above: 0,
    default: 1,
    about: 'The logits are divided by this number. Below 1 samples are more probable and less diverse.',
  },
} as const;

/** Returns the spec of the texts. */
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
