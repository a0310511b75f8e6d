// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Depthwise convolutions with one filter [tapsHeight,tapsWidth,channels] for each channel, their gradients, and functions
// that reduce other cases to this one.
#pragma once

#include "ops/groups.h"
#include "ops/span.h"
#include "ops/window-plan.h"

namespace gf {

struct DepthwiseConv2dArguments {
  Span<const float> x;
  Span<const float> w;
  Span<float> y;
  FinishArguments finish;
  WindowShape shape;
};

/// Computes y from x and w, and applies the finish.
void depthwiseConv2d(const DepthwiseConv2dArguments& a);

struct DepthwiseConv2dBackInputArguments {
  Span<const float> dy;
  Span<const float> w;
  Span<float> dx;
  WindowShape shape;
};

/// Computes dx from dy.
void depthwiseConv2dBackInput(const DepthwiseConv2dBackInputArguments& a);

struct DepthwiseConv2dBackFilterArguments {
  Span<const float> x;
  Span<const float> dy;
  Span<float> dw;
  WindowShape shape;
};

/// Computes dw from x and dy.
void depthwiseConv2dBackFilter(const DepthwiseConv2dBackFilterArguments& a);

struct RepeatValuesArguments {
  Span<const float> x;
  Span<float> y;
};

/// Writes each value of x several times to y. The ratio of the sizes is how often.
void repeatValues(const RepeatValuesArguments& a);

struct SumGroupsArguments {
  Span<const float> x;
  Span<float> y;
};

/// Writes the sums of groups of adjacent values of x to y. The ratio of the sizes is the size of a group.
void sumGroups(const SumGroupsArguments& a);

}  // namespace gf
