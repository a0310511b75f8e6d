import { bytes, floats, ints, size } from '../../../scripts/functions/kinds.mjs';

/** The element types of tensors, with their kinds and their names in C++. */
const types = { Float32: [floats, 'float'], Int32: [ints, 'int32_t'], Bool: [bytes, 'uint8_t'] };

/** Sizes of x [outer,n,inner]. */
export const around = { outer: size, n: size, inner: size };

/** Rows of a family whose functions exist for several types of x. */
export const byType = (row) =>
  Object.fromEntries(Object.entries(types).map(([type, parts]) => [type, row(type, ...parts)]));
