// Depthwise convolutions: each channel has a filter of its own.
#pragma once

#include "kernels/window.h"
#include "runtime/isa.h"

namespace gf {

struct Depthwise {
  /// Computes a row of y: the sum over each window of the pixels times the weights [tapsHeight,tapsWidth,channels].
  void (*row)(const Windows& windows, const float* image, const float* weights, int64_t row, float* y);
  /// Adds the contribution of one row of dy [width,channels] to the gradient dw of the weights. The argument `windows`
  /// contains the windows of the forward convolution.
  void (*backFilter)(const Windows& windows, const float* image, const float* dy, int64_t row, float* dw);
  /// Writes each of the `size` values `times` times, one after another.
  void (*repeat)(const float* x, int64_t size, int64_t times, float* y);
  /// Computes `size` sums, each of `times` adjacent values.
  void (*sumGroups)(const float* x, int64_t size, int64_t times, float* y);
  void (*add)(const float* x, int64_t size, float* y);
};

GF_DECLARE_TABLE(Depthwise, depthwise)

}  // namespace gf
