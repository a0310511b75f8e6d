import { GanError } from '@ganforge/formats';

/**
 * Constants and functions for the inverse of the normal distribution function. Source: M. J. Wichura, "Algorithm AS
 * 241: the percentage points of the normal distribution", Applied Statistics 37 (1988) 477-484, routine PPND16. The
 * relative error is about 1e-16.
 *
 * Only + - * / and sqrt are used, because IEEE 754 defines their results to the last bit. Logarithms and powers differ
 * between JavaScript engines.
 */

/**
 * Computes the standard normal quantile, the number z with `P(Z <= z) = p`.
 *
 * @param p a probability in (0,1)
 * @throws GanError if `p` is not in (0,1)
 *
 * @example
 * normalQuantile(0.975); // 1.959963984540054
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) {
    throw new GanError('core/normal', `a probability must be in (0,1); received ${String(p)}.`);
  }
  return quantileFromCentre(p - 0.5, p < 0.5 ? p : 1 - p);
}

/**
 * Computes the quantile from `q = p - 0.5` and the smaller tail `min(p, 1 - p)`, without checks. Callers that know both
 * numbers exactly use it.
 *
 * @param q in (-0.5,0.5)
 * @param tail in (0,0.5]
 */
export function quantileFromCentre(q: number, tail: number): number {
  if (q >= -0.425 && q <= 0.425) return q * centre(0.180625 - q * q);
  const r = Math.sqrt(-naturalLog(tail));
  const z = r <= 5 ? shoulder(r - 1.6) : far(r - 5);
  return q < 0 ? -z : z;
}

/**
 * Evaluates AS 241 with its coefficients a and b, for |q| <= 0.425. The argument is `x = 0.180625 - q^2`. The
 * coefficients are rounded to float64.
 */
function centre(x: number): number {
  // biome-ignore format: a polynomial to a line
  return (
    (((((((2509.0809287301227 * x + 33430.57558358813) * x + 67265.7709270087) * x + 45921.95393154987) * x + 13731.69376550946) * x + 1971.5909503065513) * x + 133.14166789178438) * x + 3.3871328727963665) /
    (((((((5226.495278852854 * x + 28729.085735721943) * x + 39307.89580009271) * x + 21213.794301586597) * x + 5394.196021424751) * x + 687.1870074920579) * x + 42.31333070160091) * x + 1)
  );
}

/**
 * Evaluates AS 241 with its coefficients c and d. The argument is `x = sqrt(-ln(tail)) - 1.6`, for
 * `sqrt(-ln(tail)) <= 5`.
 */
function shoulder(x: number): number {
  // biome-ignore format: a polynomial to a line
  return (
    (((((((0.0007745450142783414 * x + 0.022723844989269184) * x + 0.2417807251774506) * x + 1.2704582524523684) * x + 3.6478483247632045) * x + 5.769497221460691) * x + 4.630337846156546) * x + 1.4234371107496835) /
    (((((((1.0507500716444169e-9 * x + 0.0005475938084995345) * x + 0.015198666563616457) * x + 0.14810397642748008) * x + 0.6897673349851) * x + 1.6763848301838038) * x + 2.053191626637759) * x + 1)
  );
}

/**
 * Evaluates AS 241 with its coefficients e and f. The argument is `x = sqrt(-ln(tail)) - 5`, for `sqrt(-ln(tail)) > 5`.
 */
function far(x: number): number {
  // biome-ignore format: a polynomial to a line
  return (
    (((((((2.0103343992922881e-7 * x + 2.7115555687434876e-5) * x + 0.0012426609473880784) * x + 0.026532189526576124) * x + 0.29656057182850487) * x + 1.7848265399172913) * x + 5.463784911164114) * x + 6.657904643501103) /
    (((((((2.0442631033899397e-15 * x + 1.421511758316446e-7) * x + 1.8463183175100548e-5) * x + 0.0007868691311456133) * x + 0.014875361290850615) * x + 0.1369298809227358) * x + 0.599832206555888) * x + 1)
  );
}

const bits = new DataView(new ArrayBuffer(8));

/**
 * Computes the natural logarithm of a positive finite x with + - * / only. The error is below `1e-15 * max(1, |ln x|)`.
 *
 * It writes `x = 2^e * m` with m in [sqrt(1/2), sqrt(2)). Then `ln m = 2 * artanh(s)` with `s = (m - 1) / (m + 1)` and
 * |s| <= 0.172. The series `s + s^3 / 3 + s^5 / 5 + ...` of artanh ends at s^21; the omitted terms are below 3e-19.
 */
export function naturalLog(x: number): number {
  let exponent = 0;
  if (x < 2.2250738585072014e-308) {
    // A subnormal number has no leading 1. The multiplication by 2^54 is exact and converts it to a normal number.
    x *= 0x40000000000000;
    exponent = -54;
  }
  bits.setFloat64(0, x);
  const high = bits.getUint32(0);
  exponent += (high >>> 20) - 1023;
  bits.setUint32(0, (high & 0xfffff) | 0x3ff00000);
  let m = bits.getFloat64(0);
  if (m >= Math.SQRT2) {
    m *= 0.5;
    exponent++;
  }
  const s = (m - 1) / (m + 1);
  const t = s * s;
  let series = 1 / 21;
  for (let odd = 19; odd >= 1; odd -= 2) series = series * t + 1 / odd;
  return exponent * Math.LN2 + 2 * s * series;
}
