/** The names of the pretrained models. */
export type PretrainedName = 'mnist-dcgan' | 'mnist-cgan' | 'drawn-digits-dcgan' | 'fashion-cgan';

/**
 * Contains measured scores of a model, as in its card. The page that `docs` in the card names describes how they were
 * measured.
 */
export interface PretrainedScores {
  /** The Frechet distance of its samples to examples that are not in the training data. Lower is better. */
  readonly frechet: number;
  /**
   * The Frechet distance of the training examples to the same examples. A generator that copies the training data
   * perfectly would reach it.
   */
  readonly frechetOfTraining: number;
  /**
   * The share of samples that a classifier assigns to the requested class. Only conditional models of digits have it.
   */
  readonly accuracy?: number;
}

/** Contains information about a model, without its weights. */
export interface PretrainedModel {
  readonly about: string;
  /** The name of the variant of the model. */
  readonly variant: string;
  /** The names of the classes, if the model is conditional on classes. */
  readonly classes?: readonly string[];
  /** The size of its file in bytes. */
  readonly bytes: number;
  readonly sha256: string;
  /** The SPDX name of the licence of the weights. */
  readonly licence: string;
  readonly steps: number;
  readonly seed: number;
  /** The sha256 of the configuration of the run. The card contains the whole configuration. */
  readonly settings: string;
  readonly scores: PretrainedScores;
}
