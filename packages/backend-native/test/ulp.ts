/** The distance between neighbouring floats at `value`, at least that of the denormal ones. */
function spacing(value: number): number {
  return 2 ** Math.max(Math.floor(Math.log2(Math.abs(value))) - 23, -149);
}

/** How far a float is from the exact value, in steps of floats; 0 for the same NaN or infinity, else infinity. */
export function ulps(found: number, exact: number): number {
  const rounded = Math.fround(exact);
  if (Object.is(found, rounded) || found === rounded) return 0;
  if (!Number.isFinite(found) || !Number.isFinite(rounded)) return Number.POSITIVE_INFINITY;
  return Math.abs(found - exact) / (exact === 0 ? 2 ** -149 : spacing(exact));
}

/** The largest distance, and where it is. */
export function worst(found: ArrayLike<number>, exact: (index: number) => number): { ulps: number; index: number } {
  let result = { ulps: 0, index: -1 };
  for (let index = 0; index < found.length; index++) {
    const distance = ulps(found[index]!, exact(index));
    if (!(distance <= result.ulps)) result = { ulps: distance, index };
  }
  return result;
}

/** Floats of both signs and of every size, the special ones among them. */
export function allKinds(count: number): Float32Array {
  const special = [
    0,
    -0,
    Number.NaN,
    1,
    -1,
    0.5,
    -0.5,
    1.5,
    2.5,
    -2.5,
    6,
    7,
    1e-45,
    -1e-45,
    1.1754943e-38,
    3.4e38,
    -3.4e38,
  ];
  special.push(
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    88.7,
    88.8,
    -87.4,
    -103,
    -104,
    -17.4,
    16777217,
    8388609,
  );
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    // An irrational rotation: evenly spread exponents from 2^-30 to 2^8, and signs in turn.
    const exponent = ((i * 0.6180339887498949) % 1) * 38 - 30;
    values[i] = special[i] ?? (i % 2 === 0 ? 1 : -1) * 2 ** exponent;
  }
  return values;
}
