// Products with few columns. Their time is the time of reading the left factor once.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

/// The largest number of columns of such a product.
constexpr int64_t kThinColumns = 4;

/// Computes y[i,j] = the sum over k of left[i,k] * right[j,k], for the rows [begin,end) and all columns.
struct ThinCall {
  const float* left;
  int64_t leftStride;  ///< distance of the rows of left or, with `transposed`, of its values for k and k + 1
  const float* right;  ///< [columns,depth]
  int64_t depth, columns;
  float* y;  ///< [rows,columns]; its rows are `yStride` apart
  int64_t yStride;
};

struct Thin {
  /// Computes the product for a left factor whose rows are contiguous, by dot products of vectors.
  void (*rows)(const ThinCall& call, int64_t begin, int64_t end);
  /// Computes the product for a transposed left factor, whose values for one k are contiguous, by adding multiples of
  /// vectors.
  void (*transposed)(const ThinCall& call, int64_t begin, int64_t end);
};

GF_DECLARE_TABLE(Thin, thin)

}  // namespace gf
