import {
  doubles,
  integer,
  ints,
  number,
  optional,
  out,
  positions,
  reals,
  size,
} from '../../scripts/functions/kinds.mjs';

export const family = {
  says: 'Operations on matrices in float64.',
  object: 'doubleMatrix',
  functions: {
    addRows: {
      says: 'Adds the rows of x [rows,d] to sum [d].',
      args: { sum: out(doubles), x: reals, rows: integer(0, '1 << 24') },
    },
    addSquares: {
      says: 'Adds (x - centre)^T (x - centre) to the lower triangle of squares [d,d]; x is [rows,d], centre is [d].',
      args: { squares: out(doubles), x: reals, rows: integer(0, '1 << 24'), d: size, centre: optional(doubles) },
    },
    mirrored: {
      says: 'Writes the whole symmetric matrix [n,n], divided by divisor. The array a contains its lower triangle.',
      args: { a: doubles, to: out(doubles), n: size, divisor: number },
    },
    transposedProduct: {
      says: 'Computes c [m,n] = a^T b of a [k,m] and b [k,n].',
      args: { a: doubles, b: doubles, c: out(doubles), k: size, m: size, n: size },
    },
    symmetricEigenvalues: {
      operator: 'eigenvaluesOf',
      says: 'Reads the lower triangle of a [n,n] and writes the eigenvalues [n] in ascending order.',
      args: { a: doubles, eigenvalues: out(doubles), n: size },
    },
    pivotedCholesky: {
      operator: 'choleskyOf',
      says: 'Writes P^T to the first rows of transposed [d,d] and the pivots to order [d]. Writes the number of these rows and the residual to found [2].',
      args: { a: doubles, transposed: out(doubles), order: out(ints), found: out(doubles), d: size },
    },
    congruence: {
      operator: 'congruenceOf',
      says: 'Computes P^T s P, reverses its rows and columns, and writes the lower triangle of the result to the array to [rank,rank]. transposed is [rank,d], order is [d], and s is [d,d].',
      args: { transposed: doubles, order: positions, s: doubles, to: out(doubles), rank: size, d: size },
    },
  },
};
