// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Sums of several arrays, which are added in their order.
#pragma once

#include "ops/span.h"

namespace gf {

struct AddFloatsArguments {
  Span<float> y;
  std::vector<Span<const float>> xs;
};

/// Writes the sum of all xs to y.
void addFloats(const AddFloatsArguments& a);

struct AddIntsArguments {
  Span<int32_t> y;
  std::vector<Span<const int32_t>> xs;
};

/// Writes the sum of all xs to y.
void addInts(const AddIntsArguments& a);

}  // namespace gf
