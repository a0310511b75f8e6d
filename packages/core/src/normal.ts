import { GanError } from '@ganforge/formats';

/**
 * The inverse of the normal distribution function by M. J. Wichura, "Algorithm AS 241: the percentage points of the
 * normal distribution", Applied Statistics 37 (1988) 477-484, routine PPND16: about 1 part in 10^16.
 *
 * Only + - * / and sqrt are used, which IEEE 754 defines to the last bit: `Math.log` differs between JS engines.
 */

/** A numerator and a denominator, each with the constant term first; the paper's digits as far as float64 holds them. */
type Rational = readonly [readonly number[], readonly number[]];

/** AS 241's coefficients a and b: |p - 0.5| <= 0.425, in 0.180625 - (p - 0.5)^2. */
const CENTRE: Rational = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
    33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
];
/** AS 241's c and d: sqrt(-ln p) <= 5, in sqrt(-ln p) - 1.6. */
const SHOULDER: Rational = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
];
/** AS 241's e and f: further out, in sqrt(-ln p) - 5. */
const TAIL: Rational = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
    1.421511758316446e-7, 2.0442631033899397e-15,
  ],
];

/**
 * The standard normal quantile: the z below which a normal variable lies with probability `p`.
 *
 * @param p a probability in (0,1)
 * @throws GanError when `p` is not between 0 and 1
 *
 * @example
 * normalQuantile(0.975); // 1.959963984540054
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) {
    throw new GanError('core/normal', `a probability must be between 0 and 1, ends excluded; received ${String(p)}.`);
  }
  return quantileFromCentre(p - 0.5, p < 0.5 ? p : 1 - p);
}

/**
 * The same from q = p - 0.5 and the smaller tail min(p, 1 - p), unchecked: for callers that have both exactly.
 *
 * @param q in (-0.5,0.5)
 * @param tail in (0,0.5]
 */
export function quantileFromCentre(q: number, tail: number): number {
  if (q >= -0.425 && q <= 0.425) return q * ratio(CENTRE, 0.180625 - q * q);
  const r = Math.sqrt(-naturalLog(tail));
  const z = r <= 5 ? ratio(SHOULDER, r - 1.6) : ratio(TAIL, r - 5);
  return q < 0 ? -z : z;
}

/** Two polynomials of degree 7, by Horner's rule. */
function ratio([n, d]: Rational, x: number): number {
  const top = ((((((n[7]! * x + n[6]!) * x + n[5]!) * x + n[4]!) * x + n[3]!) * x + n[2]!) * x + n[1]!) * x + n[0]!;
  const base = ((((((d[7]! * x + d[6]!) * x + d[5]!) * x + d[4]!) * x + d[3]!) * x + d[2]!) * x + d[1]!) * x + d[0]!;
  return top / base;
}

const bits = new DataView(new ArrayBuffer(8));

/**
 * ln x of a positive finite x, within 1e-15 of max(1, |ln x|), by + - * / alone.
 *
 * x = 2^e m with m in [sqrt(1/2), sqrt 2); ln m = 2 artanh s with s = (m - 1) / (m + 1), |s| <= 0.172, whose series
 * s + s^3/3 + s^5/5 + ... is cut after s^21: what is left out is below 2e-19.
 */
export function naturalLog(x: number): number {
  let exponent = 0;
  if (x < 2 ** -1022) {
    x *= 2 ** 54; // a subnormal number has no leading 1: it is scaled into the normal range, exactly
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
