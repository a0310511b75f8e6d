// The sum of several tensors.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

struct AddN {
  /// y[i] = xs[0][i] + xs[1][i] + ..., added in that order.
  void (*floats)(const float* const* xs, int64_t count, int64_t begin, int64_t end, float* y);
  void (*ints)(const int32_t* const* xs, int64_t count, int64_t begin, int64_t end, int32_t* y);
};

GF_DECLARE_TABLE(AddN, addN)

}  // namespace gf
