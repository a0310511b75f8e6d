// Depthwise convolutions: each channel has a filter of its own.
#pragma once

#include "kernels/window.h"
#include "runtime/isa.h"

namespace gf {

struct Depthwise {
  /// A row of y: the sum over each window of pixels times weights [tapsHeight,tapsWidth,channels].
  void (*row)(const Windows& windows, const float* image, const float* weights, int64_t row, float* y);
  /// Adds to the weights' gradient what one row of dy [width,channels] contributes. `windows` are those of the forward
  /// convolution.
  void (*backFilter)(const Windows& windows, const float* image, const float* dy, int64_t row, float* dw);
  /// Each of `size` values `times` times in a row.
  void (*repeat)(const float* x, int64_t size, int64_t times, float* y);
  /// The sum of each `times` values in a row: `size` sums.
  void (*sumGroups)(const float* x, int64_t size, int64_t times, float* y);
  void (*add)(const float* x, int64_t size, float* y);
};

GF_DECLARE_TABLE(Depthwise, depthwise)

}  // namespace gf
