// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Gradients of activations.
#pragma once

#include "ops/span.h"

namespace gf {

struct LeakyReluGradArguments {
  Span<const float> dy;
  Span<const float> x;
  Span<float> dx;
  double alpha;
};

/// Writes dx = dy if x > 0, else alpha * dy.
void leakyReluGrad(const LeakyReluGradArguments& a);

}  // namespace gf
