// Rows of a matrix folded into one: sums, products, extremes.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

/// How values T are folded into accumulators Acc.
template <typename T, typename Acc>
struct Fold {
  /// Folds x [rows,width], whose rows are `stride` apart, into accumulators [width] that it sets; width <= kFoldWidth.
  /// Rows that lie one after the other (stride = width) are folded fastest.
  void (*rows)(const T* x, int64_t rows, int64_t width, int64_t stride, Acc* accumulators);
  /// Folds further accumulators in.
  void (*more)(const Acc* x, int64_t size, Acc* accumulators);
};

/// The most columns that are folded at once: their accumulators stay in the first-level cache.
constexpr int64_t kFoldWidth = 1024;

/// Floats are summed and multiplied in double, int32 and bool modulo 2^64; an extreme of anything and a NaN is NaN.
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
