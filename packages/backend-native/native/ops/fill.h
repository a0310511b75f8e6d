// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Fills arrays.
#pragma once

#include "ops/span.h"

namespace gf {

struct FillArguments {
  WrittenValues y;
  double value;
};

/// Sets all elements of y to value.
void fill(const FillArguments& a);

struct OneHotArguments {
  Span<const int32_t> indices;
  WrittenValues y;
  int64_t depth;
  double on;
  double off;
};

/// Sets y[row,indices[row]] to on, and all other elements of y [rows,depth] to off.
void oneHot(const OneHotArguments& a);

}  // namespace gf
