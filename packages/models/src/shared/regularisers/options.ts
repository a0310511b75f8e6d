/** Regularisers of a discriminator and its generator, none unless asked for. */
export const regulariserOptions = {
  consistency: {
    type: 'number',
    min: 0,
    default: 0,
    about: 'Weight of judging a real image and its flipped, shifted copy alike (CR); 10 in its paper, 0 for none.',
  },
  fakeConsistency: {
    type: 'number',
    min: 0,
    default: 0,
    about: 'Weight of the same for fakes, which makes CR balanced (bCR); 10 in its paper, 0 for none.',
  },
  latentConsistency: {
    type: 'number',
    min: 0,
    default: 0,
    about:
      "Weight of judging fakes of neighbouring latents alike (zCR), 20 in its paper; the generator's weight, for making them differ, is a fortieth of it. 0 for none.",
  },
  leCam: {
    type: 'schedule',
    min: 0,
    default: 0,
    about:
      "Weight of the LeCam regulariser, which holds logits near moving means of the other kind's: '(step < 1000) ? 0 : 0.3' in its paper; 0 for none.",
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
      "Weight of telling the quarter turns of images (SSGAN), for the discriminator on reals, 1 in its paper; the generator's weight, on fakes, is a fifth of it. 0 for none.",
  },
  orthogonal: {
    type: 'number',
    min: 0,
    default: 0,
    about: "Weight of the orthogonal regularisation of the generator's kernels, 5e-5 in BigGAN; 0 for none.",
  },
} as const;
