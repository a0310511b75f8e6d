// Products whose left factor is read in place, without packing. This is faster if the product has few columns, or if the
// rows of the left factor are short.
#pragma once

#include <cstdint>

#include "kernels/gemm.h"
#include "runtime/isa.h"

namespace gf {

/// Computes c (+)= left * right for `rows` rows and `columns` columns of c. The strides of the factors are in elements of 32
/// bits. An element is one float or one pair of bf16.
///
/// The shared dimension has `segments * steps` elements. The element of row r of left is at
/// `left + r * rowStride + segment * segmentStride + step * stepStride`. For each of them, right has a line with its
/// columns; the lines are rightStride apart.
struct StridedCall {
  const void* left;
  int64_t rowStride, segmentStride, stepStride;
  int64_t segments, steps;
  const void* right;
  int64_t rightStride;
  int rows, columns;
  float* c;
  int64_t cStride;  ///< distance of the rows of c, in floats
  bool accumulate;
};

struct StridedProducts {
  int rows, columns;  ///< maximum of a call; right is read in whole vectors
  int perElement;     ///< number of values in an element
  void (*multiply)(const StridedCall& call);
  /// Converts adjacent floats to elements. `to` needs space for whole elements.
  void (*convert)(const float* from, int64_t count, void* to);
  /// Combines the values of two lines into elements of two values each. If `second` is null, its values are zero. The
  /// function is null if an element contains one value.
  void (*pair)(const float* first, const float* second, int64_t count, void* to);
};

GF_DECLARE_TABLE(StridedProducts, stridedProducts)

/// The products of bf16. Their right factors are lines of bf16 panels. The right panels for AMX tiles have the same lines.
namespace isa_avx512bf16 { extern const StridedProducts stridedProducts; }

}  // namespace gf
