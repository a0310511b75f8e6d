import { GanError } from '@ganforge/formats';

/** Sweeps for one eigenvalue that no matrix has needed: EISPACK's imtql1 and LAPACK's dsteqr allow as many. */
const MOST_SWEEPS = 30;

/**
 * The eigenvalues, ascending, of the symmetric tridiagonal matrix of `diagonal` [n], where `coupling[i]` stands between
 * i and i + 1. Overwrites both.
 *
 * Implicit QL with Wilkinson's shift (Dubrulle, Martin and Wilkinson 1968, "The implicit QL algorithm"). It finds small
 * eigenvalues best where small elements come first, so a matrix that begins with its larger end is reversed.
 *
 * @throws GanError `not-finite` when an eigenvalue does not converge, as where an element is a NaN
 */
export function tridiagonalEigenvalues(diagonal: Float64Array, coupling: Float64Array): Float64Array {
  const n = diagonal.length;
  const couplings = coupling.subarray(0, Math.max(0, n - 1));
  if (Math.abs(diagonal[0]!) > Math.abs(diagonal[n - 1]!)) {
    diagonal.reverse();
    couplings.reverse();
  }
  const norm = [diagonal, couplings].reduce((most, part) => part.reduce((m, x) => Math.max(m, Math.abs(x)), most), 0);
  const floor = (Number.EPSILON ** 2 * norm) ** 2;
  const isCoupled = (i: number): boolean => {
    return !(couplings[i]! ** 2 <= Number.EPSILON ** 2 * Math.abs(diagonal[i]! * diagonal[i + 1]!) + floor);
  };
  for (let first = 0; first < n; first++) {
    for (let sweeps = 0; ; sweeps++) {
      let last = first;
      while (last < n - 1 && isCoupled(last)) last++;
      if (last === first) break;
      if (sweeps === MOST_SWEEPS) {
        throw new GanError('metrics/linear-algebra', 'eigenvalues must converge; these do not. Look for a NaN.', {
          code: 'not-finite',
        });
      }
      sweep(diagonal, couplings, first, last);
    }
  }
  return diagonal.sort();
}

/** One QL step on first..last, which are coupled: plane rotations from the end to the beginning. */
function sweep(d: Float64Array, e: Float64Array, first: number, last: number): void {
  // Wilkinson's shift: of the two eigenvalues of the first two rows the one nearer to d[first].
  const half = (d[first + 1]! - d[first]!) / (2 * e[first]!);
  const root = Math.sqrt(half * half + 1);
  let g = d[last]! - d[first]! + e[first]! / (half + (half < 0 ? -root : root));
  let [s, c, p] = [1, 1, 0];
  for (let i = last - 1; i >= first; i--) {
    const f = s * e[i]!;
    const b = c * e[i]!;
    const r = Math.sqrt(f * f + g * g);
    if (i + 1 < last) e[i + 1] = r;
    if (r === 0) {
      // The matrix has come apart here: what is left of the rotation goes into the diagonal.
      d[i + 1]! -= p;
      return;
    }
    s = f / r;
    c = g / r;
    g = d[i + 1]! - p;
    const t = (d[i]! - g) * s + 2 * c * b;
    p = s * t;
    d[i + 1] = g + p;
    g = c * t - b;
  }
  d[first]! -= p;
  e[first] = g;
}
