/** An output of the network. */
export interface FeatureLayer {
  readonly features: number;
  /** The block after which it is read. Deeper blocks are not computed for it. */
  readonly after: string;
}

/**
 * The outputs that tools use: spatial means, named by their number; `logits`, and without their bias `logits_unbiased`,
 * as Inception Score takes them; `sfid`, the first 7 channels of Mixed_6d's first branch at each of 17 x 17 places
 * (Nash et al. 2021, "Generating Images with Sparse Representations"; channels as in OpenAI's guided-diffusion).
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

/** Channels of sFID. */
export const SPATIAL_CHANNELS = 7;
