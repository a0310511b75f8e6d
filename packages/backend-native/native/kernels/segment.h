// Rows added up by the segments they belong to.
#pragma once

#include <cstdint>

#include "runtime/isa.h"

namespace gf {

struct Segment {
  /// y [segments,width] = the sums of the rows of x [rows,width] whose id is the segment, in their order; the rows of
  /// both are `stride` apart. Ids that are no segment's are passed over.
  void (*sum)(const float* x, const int32_t* ids, int64_t rows, int64_t segments, int64_t width, int64_t stride,
              float* y);
};

GF_DECLARE_TABLE(Segment, segment)

}  // namespace gf
