// Normalises columns, for batch normalisation, instance normalisation and similar layers. All functions process `size`
// values in rows of `width` columns. The statistics of the columns have the shape [width].
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

struct Normalization {
  /// Computes y = (x - mean) * factor + offset.
  void (*apply)(const float* x, const float* mean, const float* factor, const float* offset, float* y, int64_t size,
                int64_t width);
  /// Computes each column's sum of x and sum of x * x.
  void (*moments)(const float* x, int64_t size, int64_t width, double* sums, double* squares);
  /// Computes each column's sum of dy and sum of dy * (x - mean).
  void (*correlations)(const float* dy, const float* x, const float* mean, int64_t size, int64_t width, double* sums,
                       double* products);
  /// Computes dx = dy * a + (x - mean) * b + c.
  void (*gradient)(const float* dy, const float* x, const float* mean, const float* a, const float* b, const float* c,
                   float* dx, int64_t size, int64_t width);
};

GF_DECLARE_TABLE(Normalization, normalization)

}  // namespace gf
