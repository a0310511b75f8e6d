import { floats, number, optional, out } from '../../scripts/functions/kinds.mjs';
import { around } from './shared/types.mjs';

export const family = {
  says: 'Normalisations of x [outer,n,inner] by statistics [outer,inner]; scale and offset are [inner].',
  object: 'normalization',
  functions: {
    given: {
      operator: 'normalizeGiven',
      says: 'Computes y = (x - mean) / sqrt(variance + epsilon) * scale + offset.',
      args: {
        x: floats,
        mean: floats,
        variance: floats,
        offset: optional(floats),
        scale: optional(floats),
        y: out(floats),
        ...around,
        epsilon: number,
      },
    },
    own: {
      operator: 'normalizeOwn',
      says: "Normalises by x's own mean and variance over n, and writes these statistics.",
      args: {
        x: floats,
        scale: floats,
        offset: floats,
        y: out(floats),
        mean: out(floats),
        variance: out(floats),
        ...around,
        epsilon: number,
      },
    },
    ownGradient: {
      operator: 'normalizeOwnGradient',
      says: 'Computes the gradients of `own` from the gradients of all its results.',
      args: {
        dy: floats,
        dMean: floats,
        dVariance: floats,
        x: floats,
        mean: floats,
        variance: floats,
        scale: floats,
        dx: out(floats),
        dScale: out(floats),
        dOffset: out(floats),
        ...around,
        epsilon: number,
      },
    },
  },
};
