import { floats, group, integer, out, positions, size } from '../../scripts/functions/kinds.mjs';

const mixture = group(
  'MixtureArguments',
  'The mixture along one axis. Result i is the sum of weights[t] * source[indices[t]] for t from starts[i] to starts[i + 1] - 1.',
  {
    starts: positions,
    indices: positions,
    weights: floats,
  },
);

const int32 = integer(0, 'INT32_MAX');

export const family = {
  says: 'Resampling of images.',
  functions: {
    resample: {
      says: 'Computes y [batch,height,width,channels] from x [batch,sourceHeight,sourceWidth,channels], each axis by its mixture.',
      args: {
        x: floats,
        y: out(floats),
        batch: size,
        channels: size,
        sourceHeight: int32,
        sourceWidth: int32,
        height: size,
        width: size,
        rows: mixture,
        columns: mixture,
      },
    },
  },
};
