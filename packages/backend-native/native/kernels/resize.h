// Resizes images. Each row and each column of the result is a weighted sum of a few rows or columns of the source.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

/// The weights of one axis. Result i is the sum of `weights[t] * source[indices[t]]` for t from `starts[i]` to
/// `starts[i + 1] - 1`.
struct Mixture {
  const int32_t* starts;
  const int32_t* indices;
  const float* weights;
};

struct Resize {
  /// Computes a row [width,channels] of the result from an image [height,sourceWidth,channels].
  void (*row)(const Mixture& rows, const Mixture& columns, int64_t sourceWidth, int64_t channels, const float* image,
              int64_t row, int64_t width, float* y);
};

GF_DECLARE_TABLE(Resize, resize)

}  // namespace gf
