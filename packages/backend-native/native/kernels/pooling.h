// Pooling: a value for each window of an image, and the gradients. Each function computes one row of the result.
#pragma once

#include "kernels/window.h"
#include "runtime/isa.h"

namespace gf {

struct Pooling {
  /// The maximum of each window; NaN is ignored unless all values are NaN.
  void (*highest)(const Windows& windows, const float* image, int64_t row, float* y);
  /// The maximum and the index of its first pixel in the image; -1 if there is none.
  void (*highestAt)(const Windows& windows, const float* image, int64_t row, float* y, int32_t* at);
  /// The mean over the pixels of each window that lie in the image.
  void (*mean)(const Windows& windows, const float* image, int64_t row, float* y);
  /// A row of dx: the sum of dy over the windows whose maximum is at the pixel.
  void (*highestBack)(const Windows& windows, const float* dy, const int32_t* at, int64_t row, float* dx);
  /// A row of dx: the sum of dy over the windows that contain the pixel.
  void (*sum)(const Windows& windows, const float* dy, int64_t row, float* dx);
};

GF_DECLARE_TABLE(Pooling, pooling)

}  // namespace gf
