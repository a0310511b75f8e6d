import { floats, number, out } from '../../scripts/functions/kinds.mjs';

export const family = {
  says: 'Gradients of activations.',
  functions: {
    leakyReluGrad: {
      says: 'Writes dx = dy if x > 0, else alpha * dy.',
      args: { dy: floats, x: floats, dx: out(floats), alpha: number },
      positions: true,
    },
  },
};
