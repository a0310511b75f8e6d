// Pooling computes a value for each window of an image. Each function computes one row of a result or of a gradient.
#pragma once

#include "kernels/window.h"
#include "runtime/isa.h"

namespace gf {

struct Pooling {
  /// Computes the maximum of each window. NaN is ignored unless all values are NaN.
  void (*highest)(const Windows& windows, const float* image, int64_t row, float* y);
  /// Computes the maximum and the index of its first pixel in the image. The index is -1 if all values are NaN.
  void (*highestAt)(const Windows& windows, const float* image, int64_t row, float* y, int32_t* at);
  /// Computes the mean over the pixels of each window that lie in the image.
  void (*mean)(const Windows& windows, const float* image, int64_t row, float* y);
  /// Computes a row of dx: the sum of dy over the windows whose maximum is at the pixel.
  void (*highestBack)(const Windows& windows, const float* dy, const int32_t* at, int64_t row, float* dx);
  /// Computes a row of dx: the sum of dy over the windows that contain the pixel.
  void (*sum)(const Windows& windows, const float* dy, int64_t row, float* dx);
};

GF_DECLARE_TABLE(Pooling, pooling)

}  // namespace gf
