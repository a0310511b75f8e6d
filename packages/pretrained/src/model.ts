/** The models that there are. */
export type PretrainedName = 'mnist-dcgan' | 'mnist-cgan' | 'drawn-digits-dcgan' | 'fashion-cgan';

/** What was measured of a model, as its card says; the protocol is in `docs` of the card. */
export interface PretrainedScores {
  /** Frechet distance of its samples to examples that it was not trained on; lower is better. */
  readonly frechet: number;
  /** The same of its training examples: what a perfect copy of them would have. */
  readonly frechetOfTraining: number;
  /** The share of its samples that a classifier takes for the class that was asked for; of conditional digits. */
  readonly accuracy?: number;
}

/** What is known of a model without its weights. */
export interface PretrainedModel {
  readonly about: string;
  /** The variant that it was trained by. */
  readonly variant: string;
  /** Names of the classes that it samples by. */
  readonly classes?: readonly string[];
  /** Bytes of its file. */
  readonly bytes: number;
  readonly sha256: string;
  /** SPDX name of the licence of the weights. */
  readonly licence: string;
  readonly steps: number;
  readonly seed: number;
  /** sha256 of the run's configuration, which is whole in the card. */
  readonly settings: string;
  readonly scores: PretrainedScores;
}
