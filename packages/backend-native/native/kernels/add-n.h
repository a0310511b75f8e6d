// Adds several tensors.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

struct AddN {
  /// Computes y[i] = xs[0][i] + xs[1][i] + ..., in this order, for i in [begin,end).
  void (*floats)(const float* const* xs, int64_t count, int64_t begin, int64_t end, float* y);
  void (*ints)(const int32_t* const* xs, int64_t count, int64_t begin, int64_t end, int32_t* y);
};

GF_DECLARE_TABLE(AddN, addN)

}  // namespace gf
