// Resizing: each row and each column of the result is a weighted sum of a few of the source's.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

/// One axis: result i is the sum over t of starts[i]..starts[i + 1] of weights[t] times source indices[t].
struct Mixture {
  const int32_t* starts;
  const int32_t* indices;
  const float* weights;
};

struct Resize {
  /// A row [width,channels] of the result, of an image [.,sourceWidth,channels].
  void (*row)(const Mixture& rows, const Mixture& columns, int64_t sourceWidth, int64_t channels, const float* image,
              int64_t row, int64_t width, float* y);
};

GF_DECLARE_TABLE(Resize, resize)

}  // namespace gf
