// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// The gradient of mirror padding.
#pragma once

#include "ops/span.h"

namespace gf {

/// A padded axis: its size, and its padding before and after.
struct MirrorAxis {
  int64_t size, before, after;
};

struct MirrorPadGradArguments {
  Span<const float> dy;
  Span<float> dx;
  int64_t axes;
  int64_t inner;
  int64_t apart;
  MirrorAxis axis[6];
};

/// Adds each dy in the border to the gradient of the value that was mirrored there. inner is the number of values for each
/// position of the padded axes. apart is 1 if the outermost value is not repeated, else 0.
void mirrorPadGrad(const MirrorPadGradArguments& a);

}  // namespace gf
