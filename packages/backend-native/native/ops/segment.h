// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Sums over segments.
#pragma once

#include "ops/span.h"

namespace gf {

struct SegmentSumArguments {
  Span<const float> x;
  Span<const int32_t> ids;
  Span<float> y;
  int64_t rows;
  int64_t inner;
  int64_t segments;
};

/// Sums rows of x [rows,inner] to y [segments,inner] by the ids [rows]. Invalid ids are ignored.
void segmentSum(const SegmentSumArguments& a);

}  // namespace gf
