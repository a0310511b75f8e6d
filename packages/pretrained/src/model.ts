/** The names of the pretrained models. */
export type PretrainedName = 'mnist-dcgan' | 'mnist-cgan' | 'drawn-digits-dcgan' | 'fashion-cgan';

/** Measured scores of a model, as in its card. `docs` in the card describes the protocol. */
export interface PretrainedScores {
  /** Frechet distance of its samples to examples outside the training data; lower is better. */
  readonly frechet: number;
  /** The same distance for its training examples: the value of a perfect copy. */
  readonly frechetOfTraining: number;
  /** The share of samples that a classifier assigns to the requested class; only for conditional digits. */
  readonly accuracy?: number;
}

/** Information about a model, without its weights. */
export interface PretrainedModel {
  readonly about: string;
  /** The variant of the model. */
  readonly variant: string;
  /** The class names, if it samples by class. */
  readonly classes?: readonly string[];
  /** Size of its file in bytes. */
  readonly bytes: number;
  readonly sha256: string;
  /** SPDX name of the licence of the weights. */
  readonly licence: string;
  readonly steps: number;
  readonly seed: number;
  /** sha256 of the run's configuration; the card has the full configuration. */
  readonly settings: string;
  readonly scores: PretrainedScores;
}
