// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Two-dimensional convolutions and their gradients. In a convolution of groups, each group of channels has its own filters,
// and the shape is that of one group.
#pragma once

#include "ops/groups.h"
#include "ops/span.h"
#include "products/convolution.h"

namespace gf {

struct Conv2dArguments {
  Span<const float> x;
  Span<const float> w;
  Span<float> y;
  bool bf16;
  FinishArguments finish;
  Convolution shape;
};

/// Computes y from x and w, and applies the finish.
void conv2d(const Conv2dArguments& a);

struct Conv2dBackInputArguments {
  Span<const float> dy;
  Span<const float> w;
  Span<float> dx;
  bool bf16;
  Convolution shape;
};

/// Computes dx from dy.
void conv2dBackInput(const Conv2dBackInputArguments& a);

struct Conv2dBackFilterArguments {
  Span<const float> x;
  Span<const float> dy;
  Span<float> dw;
  bool bf16;
  Convolution shape;
};

/// Computes dw from x and dy.
void conv2dBackFilter(const Conv2dBackFilterArguments& a);

struct GroupedConv2dArguments {
  Span<const float> x;
  Span<float> y;
  bool bf16;
  FinishArguments finish;
  std::vector<Span<const float>> w;
  Convolution shape;
};

/// Convolves each group of channels of x with its own filters, and applies the finish, which has values for all groups.
void groupedConv2d(const GroupedConv2dArguments& a);

struct GroupedConv2dBackInputArguments {
  Span<const float> dy;
  Span<float> dx;
  bool bf16;
  std::vector<Span<const float>> w;
  Convolution shape;
};

/// Computes dx from dy with the filters of each group.
void groupedConv2dBackInput(const GroupedConv2dBackInputArguments& a);

struct GroupedConv2dBackFilterArguments {
  Span<const float> x;
  Span<const float> dy;
  bool bf16;
  std::vector<Span<float>> dw;
  Convolution shape;
};

/// Computes the gradient of the filters of each group from x and dy.
void groupedConv2dBackFilter(const GroupedConv2dBackFilterArguments& a);

}  // namespace gf
