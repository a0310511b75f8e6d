/**
 * The smallest number that rounds to infinity: it lies in the middle between the largest half, 65504, and the next
 * step, 65536.
 */
const FIRST_INFINITE = 65_520;

/**
 * Rounds each number to the closest IEEE 754 binary16 and returns its bits, the data of an `F16` array. Ties round to
 * even.
 *
 * Numbers from 65,520 on become infinite, as in the standard; NaN stays NaN. `toFloat32` is the inverse.
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
    // Within an octave the step between two halves is 2^(exponent-10). Below 2^-14 the step stays that of exponent -14.
    const exponent = Math.max(-14, Math.floor(Math.log2(size)));
    const units = roundToEven(size / 2 ** (exponent - 10));
    // 2^10 units are the hidden bit. A value that rounds up to 2^11 units carries into the exponent, as required.
    return sign | (units + ((exponent + 14) << 10));
  });
}

function roundToEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  return below + (rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? 1 : 0);
}
