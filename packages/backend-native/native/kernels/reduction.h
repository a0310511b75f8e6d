// Folds the rows of a matrix into one row: sums, products, maxima and minima.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

/// The functions that fold values of type T into accumulators of type Acc.
template <typename T, typename Acc>
struct Fold {
  /// Folds x [rows,width], whose rows are `stride` apart, and writes the result to accumulators [width]; width <=
  /// kFoldWidth. Contiguous rows (stride = width) are folded fastest.
  void (*rows)(const T* x, int64_t rows, int64_t width, int64_t stride, Acc* accumulators);
  /// Folds x [size], which contains accumulators, into `accumulators`.
  void (*more)(const Acc* x, int64_t size, Acc* accumulators);
};

/// The largest number of columns that are folded at once. Their accumulators stay in the L1 cache.
constexpr int64_t kFoldWidth = 1024;

/// Floats are summed and multiplied in double. Sums and products of int32 and bool are computed modulo 2^64. If a value is
/// NaN, the maximum and the minimum are NaN.
struct Reduction {
  Fold<float, double> sumFloat32;
  Fold<float, double> prodFloat32;
  Fold<float, float> maxFloat32;
  Fold<float, float> minFloat32;
  Fold<int32_t, int64_t> sumInt32;
  Fold<int32_t, int64_t> prodInt32;
  Fold<int32_t, int32_t> maxInt32;
  Fold<int32_t, int32_t> minInt32;
  Fold<uint8_t, int64_t> sumBool;
  Fold<uint8_t, int64_t> prodBool;
  Fold<uint8_t, uint8_t> maxBool;
  Fold<uint8_t, uint8_t> minBool;
};

GF_DECLARE_TABLE(Reduction, reduction)

}  // namespace gf
