// Sums rows by the segments that they belong to.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

struct Segment {
  /// Computes y [segments,width]: row s is the sum of the rows of x [rows,width] whose id is s, in their order. The rows of
  /// x and of y are `stride` apart. Ids outside [0,segments) are ignored.
  void (*sum)(const float* x, const int32_t* ids, int64_t rows, int64_t segments, int64_t width, int64_t stride,
              float* y);
};

GF_DECLARE_TABLE(Segment, segment)

}  // namespace gf
