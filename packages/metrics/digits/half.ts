/**
 * The nearest IEEE 754 binary16 of each number, as bits; ties go to the even one.
 *
 * For numbers whose half is neither infinite nor subnormal in a way that matters: the size must be below 65,504.
 */
export function toHalf(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, (value) => {
    const size = Math.abs(value);
    const sign = value < 0 ? 0x8000 : 0;
    if (size === 0) return sign;
    // Halves within an octave are 2^(exponent-10) apart, and those below 2^-14 as far apart as those of that octave.
    const exponent = Math.max(-14, Math.floor(Math.log2(size)));
    const units = roundToEven(size / 2 ** (exponent - 10));
    // A unit of 2^10 is the hidden bit; rounded up to 2^11 it carries into the exponent, as it should.
    return sign | (units + ((exponent + 14) << 10));
  });
}

function roundToEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  return below + (rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? 1 : 0);
}
