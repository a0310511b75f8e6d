// Operations on matrices and vectors in double precision. Decompositions use them in addition to matrix products.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

struct DoubleVectors {
  /// Multiplies the rows [begin,end) of the lower triangle of a symmetric matrix by x and writes y [end]. The elements
  /// mirrored above the diagonal are included.
  void (*symmetricTimesVector)(const double* a, int64_t stride, int64_t begin, int64_t end, const double* x, double* y);
  /// Computes `products[i]` for `i < count`: the dot product of row i of x with y [size]. The rows are `stride` apart.
  void (*dots)(const double* x, int64_t stride, int64_t count, const double* y, int64_t size, double* products);
  /// Adds factors[i] times row i of x to y [size], for `i < count`. The rows are `stride` apart.
  void (*addMultiples)(const double* x, int64_t stride, int64_t count, const double* factors, double* y, int64_t size);
  /// Adds the rows of x, which are `stride` apart, to sums [columns].
  void (*addRows)(const double* x, int64_t stride, int64_t rows, int64_t columns, double* sums);
  void (*addFloatRows)(const float* x, int64_t stride, int64_t rows, int64_t columns, double* sums);
};

GF_DECLARE_TABLE(DoubleVectors, doubleVectors)

}  // namespace gf
