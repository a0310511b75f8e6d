/** Defines the options of the regularisers, which are all off by default. */
export const regulariserOptions = {
  consistency: {
    type: 'number',
    min: 0,
    default: 0,
    about:
      'Weight of consistency regularisation (CR): a real image and its flipped, shifted copy should get the same logit. 10 in its paper; 0 turns it off.',
  },
  fakeConsistency: {
    type: 'number',
    min: 0,
    default: 0,
    about: 'Weight of the same for generated images, which makes CR balanced (bCR). 10 in its paper; 0 turns it off.',
  },
  latentConsistency: {
    type: 'number',
    min: 0,
    default: 0,
    about:
      'Weight of latent consistency (zCR): images of neighbouring latents should get the same logit, and the generator, with a fortieth of the weight, should make them differ. 20 in its paper; 0 turns it off.',
  },
  leCam: {
    type: 'schedule',
    min: 0,
    default: 0,
    about:
      "Weight of the LeCam regulariser, which keeps the logits of real images near the moving mean of those of generated ones, and the reverse; '(step < 1000) ? 0 : 0.3' in its paper, 0 turns it off.",
  },
  topK: {
    type: 'number',
    above: 0,
    max: 1,
    default: 1,
    about: 'Share of the fakes, those with the largest logits, that the generator learns from; 1 for all.',
  },
  rotation: {
    type: 'number',
    min: 0,
    default: 0,
    about:
      "Weight of self-supervised rotation (SSGAN): the discriminator predicts the rotation of real images. The generator's weight is a fifth of it. 1 in its paper; 0 turns it off.",
  },
  orthogonal: {
    type: 'number',
    min: 0,
    default: 0,
    about: "Weight of the orthogonal regularisation of the generator's kernels; 5e-5 in BigGAN, 0 turns it off.",
  },
} as const;
