// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Pooling over windows, and its gradients.
#pragma once

#include "ops/span.h"
#include "ops/window-plan.h"

namespace gf {

struct MaxPoolArguments {
  Span<const float> x;
  Span<float> y;
  WindowShape shape;
};

/// Writes the maxima to y.
void maxPool(const MaxPoolArguments& a);

struct MaxPoolAtArguments {
  Span<const float> x;
  Span<float> y;
  Span<int32_t> at;
  WindowShape shape;
};

/// Writes the maxima to y, and the index of their pixel in the image (row-major) to at.
void maxPoolAt(const MaxPoolAtArguments& a);

struct MaxPoolBackArguments {
  Span<const float> dy;
  Span<const int32_t> at;
  Span<float> dx;
  WindowShape shape;
};

/// Computes dx from dy and the indices of the maxima.
void maxPoolBack(const MaxPoolBackArguments& a);

struct AvgPoolArguments {
  Span<const float> x;
  Span<float> y;
  WindowShape shape;
};

/// Writes the means to y.
void avgPool(const AvgPoolArguments& a);

struct AvgPoolBackArguments {
  Span<const float> dy;
  Span<float> dx;
  Span<float> share;
  WindowShape shape;
};

/// Computes dx from dy. It overwrites share, a buffer of dy's size.
void avgPoolBack(const AvgPoolBackArguments& a);

}  // namespace gf
