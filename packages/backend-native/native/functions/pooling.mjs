import { floats, ints, out } from '../../scripts/functions/kinds.mjs';
import { windows } from './shared/windows.mjs';

export const family = {
  says: 'Pooling over windows, and its gradients.',
  functions: {
    maxPool: { says: 'Writes the maxima to y.', args: { x: floats, y: out(floats), shape: windows } },
    maxPoolAt: {
      says: 'Writes the maxima to y, and the index of their pixel in the image (row-major) to at.',
      args: { x: floats, y: out(floats), at: out(ints), shape: windows },
    },
    maxPoolBack: {
      says: 'Computes dx from dy and the indices of the maxima.',
      args: { dy: floats, at: ints, dx: out(floats), shape: windows },
    },
    avgPool: { says: 'Writes the means to y.', args: { x: floats, y: out(floats), shape: windows } },
    avgPoolBack: {
      says: "Computes dx from dy. It overwrites share, a buffer of dy's size.",
      args: { dy: floats, dx: out(floats), share: out(floats), shape: windows },
    },
  },
};
