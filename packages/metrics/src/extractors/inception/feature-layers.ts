/** Describes one output of the network. */
export interface FeatureLayer {
  readonly features: number;
  /** The block whose output is read. If no requested layer needs a deeper block, that block is not computed. */
  readonly after: string;
}

/**
 * Lists the outputs that other tools use:
 * - `64`, `192`, `768` and `2048` are means over all positions; the name is the number of features
 * - `logits` are the class logits; `logits_unbiased` are the logits without the bias, for the Inception Score
 * - `sfid` contains the first 7 channels of the first branch of Mixed_6d at each of 17 x 17 positions (Nash et al.
 *   2021, "Generating Images with Sparse Representations"; channels as in OpenAI's guided-diffusion)
 */
export const INCEPTION_FEATURE_LAYERS: Readonly<Record<string, FeatureLayer>> = {
  64: { features: 64, after: 'Conv2d_2b_3x3' },
  192: { features: 192, after: 'Conv2d_4a_3x3' },
  768: { features: 768, after: 'Mixed_6e' },
  2048: { features: 2048, after: 'Mixed_7c' },
  logits_unbiased: { features: 1008, after: 'Mixed_7c' },
  logits: { features: 1008, after: 'Mixed_7c' },
  sfid: { features: 17 * 17 * 7, after: 'Mixed_6d' },
};

/** Number of channels that sFID uses. */
export const SPATIAL_CHANNELS = 7;
