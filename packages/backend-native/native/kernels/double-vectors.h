// Matrices and vectors in double: what decompositions need beside products.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

struct DoubleVectors {
  /// For the rows [begin,end) of the lower triangle of a: y [end] = the product with x of those rows, and of what stands
  /// mirrored above the diagonal.
  void (*symmetricTimesVector)(const double* a, int64_t stride, int64_t begin, int64_t end, const double* x, double* y);
  /// products [count] = the rows of x, `stride` apart, each times y [size]
  void (*dots)(const double* x, int64_t stride, int64_t count, const double* y, int64_t size, double* products);
  /// y [size] += the rows of x, `stride` apart, each times its factor [count]
  void (*addMultiples)(const double* x, int64_t stride, int64_t count, const double* factors, double* y, int64_t size);
  /// sums [columns] += the rows of x, `stride` apart
  void (*addRows)(const double* x, int64_t stride, int64_t rows, int64_t columns, double* sums);
  void (*addFloatRows)(const float* x, int64_t stride, int64_t rows, int64_t columns, double* sums);
};

GF_DECLARE_TABLE(DoubleVectors, doubleVectors)

}  // namespace gf
