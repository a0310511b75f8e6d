// Products whose left factor is read in place, without packing. This is faster if there are few columns, or if its rows
// are short.
#pragma once

#include <cstdint>

#include "kernels/gemm.h"
#include "runtime/isa.h"

namespace gf {

/// c (+)= left right, for `rows` rows of c, `columns` columns; strides of the factors count elements of 32 bits, of which
/// one holds a float or a pair of bf16.
///
/// The shared dimension is `segments` times `steps`: row r of left has there the element at left + r * rowStride +
/// segment * segmentStride + step * stepStride, and right a line of its columns, rightStride from the one before.
struct StridedCall {
  const void* left;
  int64_t rowStride, segmentStride, stepStride;
  int64_t segments, steps;
  const void* right;
  int64_t rightStride;
  int rows, columns;
  float* c;
  int64_t cStride;  ///< floats from a row of c to the next
  bool accumulate;
};

struct StridedProducts {
  int rows, columns;  ///< of a call, at most; right is read in whole vectors
  int perElement;     ///< values of an element
  void (*multiply)(const StridedCall& call);
  /// Values as elements hold them, one after another: room for whole elements.
  void (*convert)(const float* from, int64_t count, void* to);
  /// Elements of the values of two lines, pair by pair; a line that is missing is zero. Where an element holds two.
  void (*pair)(const float* first, const float* second, int64_t count, void* to);
};

GF_DECLARE_TABLE(StridedProducts, stridedProducts)

/// Of bf16; its right factors are lines of panels of that format, which are those of AMX tiles too.
namespace isa_avx512bf16 { extern const StridedProducts stridedProducts; }

}  // namespace gf
