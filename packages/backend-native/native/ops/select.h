// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// The choice of one of two values by a condition: one for each value, or one for each row.
#pragma once

#include "ops/span.h"

namespace gf {

struct SelectFloatsArguments {
  Span<const uint8_t> condition;
  Span<const float> t;
  Span<const float> e;
  Span<float> y;
};

/// Computes y = condition ? t : e.
void selectFloats(const SelectFloatsArguments& a);

struct SelectIntsArguments {
  Span<const uint8_t> condition;
  Span<const int32_t> t;
  Span<const int32_t> e;
  Span<int32_t> y;
};

/// Computes y = condition ? t : e.
void selectInts(const SelectIntsArguments& a);

}  // namespace gf
