// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Operations on matrices in float64.
#pragma once

#include "ops/span.h"

namespace gf {

struct AddRowsArguments {
  Span<double> sum;
  AnyValues x;
  int64_t rows;
};

/// Adds the rows of x [rows,d] to sum [d].
void addRows(const AddRowsArguments& a);

struct AddSquaresArguments {
  Span<double> squares;
  AnyValues x;
  int64_t rows;
  int64_t d;
  std::optional<Span<const double>> centre;
};

/// Adds (x - centre)^T (x - centre) to the lower triangle of squares [d,d]; x is [rows,d], centre is [d].
void addSquares(const AddSquaresArguments& a);

struct MirroredArguments {
  Span<const double> a;
  Span<double> to;
  int64_t n;
  double divisor;
};

/// Writes the whole symmetric matrix [n,n], divided by divisor. The array a contains its lower triangle.
void mirrored(const MirroredArguments& a);

struct TransposedProductArguments {
  Span<const double> a;
  Span<const double> b;
  Span<double> c;
  int64_t k;
  int64_t m;
  int64_t n;
};

/// Computes c [m,n] = a^T b of a [k,m] and b [k,n].
void transposedProduct(const TransposedProductArguments& a);

struct EigenvaluesOfArguments {
  Span<const double> a;
  Span<double> eigenvalues;
  int64_t n;
};

/// Reads the lower triangle of a [n,n] and writes the eigenvalues [n] in ascending order.
void eigenvaluesOf(const EigenvaluesOfArguments& a);

struct CholeskyOfArguments {
  Span<const double> a;
  Span<double> transposed;
  Span<int32_t> order;
  Span<double> found;
  int64_t d;
};

/// Writes P^T to the first rows of transposed [d,d] and the pivots to order [d]. Writes the number of these rows and the
/// residual to found [2].
void choleskyOf(const CholeskyOfArguments& a);

struct CongruenceOfArguments {
  Span<const double> transposed;
  Span<const int32_t> order;
  Span<const double> s;
  Span<double> to;
  int64_t rank;
  int64_t d;
};

/// Computes P^T s P, reverses its rows and columns, and writes the lower triangle of the result to the array to [rank,rank].
/// transposed is [rank,d], order is [d], and s is [d,d].
void congruenceOf(const CongruenceOfArguments& a);

}  // namespace gf
