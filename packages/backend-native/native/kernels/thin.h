// Products with few columns, whose time is that of reading the left factor once.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

/// Columns of such a product, at most.
constexpr int64_t kThinColumns = 4;

/// y[i,j] = sum over k of left[i,k] right[j,k], for rows [begin,end) and all columns.
struct ThinCall {
  const float* left;
  int64_t leftStride;  ///< from a row of left to the next, or with `transposed` from one k to the next
  const float* right;  ///< [columns,depth]
  int64_t depth, columns;
  float* y;  ///< [rows,columns], rows `yStride` apart
  int64_t yStride;
};

struct Thin {
  /// Rows of left lie side by side: sums of products of vectors.
  void (*rows)(const ThinCall& call, int64_t begin, int64_t end);
  /// The k of left lie side by side, that is, left is transposed: multiples of vectors are added up.
  void (*transposed)(const ThinCall& call, int64_t begin, int64_t end);
};

GF_DECLARE_TABLE(Thin, thin)

}  // namespace gf
