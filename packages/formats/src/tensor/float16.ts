/**
 * The smallest number that rounds to infinity. It is the midpoint of the largest half-precision number, 65504, and the
 * next step, 65536.
 */
const FIRST_INFINITE = 65_520;

/**
 * Rounds each number to the closest IEEE 754 binary16 number and returns the bits, which are the data of an `F16`
 * array. Ties round to even.
 *
 * Numbers of 65,520 or more become infinite, as the standard requires. NaN stays NaN. `toFloat32` is the inverse
 * function.
 *
 * @example
 * const half: NamedArray = { dtype: 'F16', shape: [2], data: toFloat16(Float32Array.of(0.5, -2)) };
 */
export function toFloat16(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, (value) => {
    if (Number.isNaN(value)) return 0x7e00;
    const size = Math.abs(value);
    const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
    if (size >= FIRST_INFINITE) return sign | 0x7c00;
    if (size === 0) return sign;
    // Between two powers of two, neighbouring half-precision numbers differ by `2^(exponent - 10)`. Below 2^-14 the
    // difference is the same as for the exponent -14.
    const exponent = Math.max(-14, Math.floor(Math.log2(size)));
    const units = roundToEven(size / 2 ** (exponent - 10));
    // The implicit leading bit is worth 2^10 units. If a value rounds up to 2^11 units, the addition carries into the
    // exponent, which is correct.
    return sign | (units + ((exponent + 14) << 10));
  });
}

function roundToEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  return below + (rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? 1 : 0);
}
